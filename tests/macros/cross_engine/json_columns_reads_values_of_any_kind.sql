-- `json` gives the JSON text of a value, `text` a string unescaped and any other scalar as its text. Missing members
-- and nulls are null; what is no JSON, or no object, is told by `is_json` and is no error.
with cases as (
    select '{"a":"x","b":{"c":"y"}}' as line, '"x"' as expected_kept, 'y' as expected_spoken, true as expected_is_json
    union all select '{"a":5.7,"b":{"c":5.7}}', '5.7', '5.7', true
    union all select '{"a":true,"b":{"c":false}}', 'true', 'false', true
    union all select '{"a":{"x":1},"b":{"c":""}}', '{"x":1}', '', true
    union all select '{"a":null,"b":{"c":null}}', null, null, true
    union all select '{"b":5}', null, null, true
    union all select '{}', null, null, true
    union all select '{"A":"x","B":{"C":"y"}}', null, null, true
    union all select '[1]', null, null, true
    union all select '"x"', null, null, true
    union all select '5', null, null, true
    union all select 'null', null, null, true
    union all select 'x', null, null, false
    union all select '{} {}', null, null, false
    union all select '{"a":', null, null, false
    union all select '', null, null, false
    union all select {{ sql_text('{"a":"\\\\","b":{"c":"\\u00e9\\""}}') }}, {{ sql_text('"\\\\"') }}, 'é"', true
),

parsed as (
    {{ json_columns('cases', 'line', [('kept', ['a'], 'json'), ('spoken', ['b', 'c'], 'text')]) }}
)

select line, kept, spoken, is_json
from parsed
where
    (kept is null) <> (expected_kept is null)
    or kept <> expected_kept
    or (spoken is null) <> (expected_spoken is null)
    or spoken <> expected_spoken
    or coalesce(is_json, false) <> expected_is_json
