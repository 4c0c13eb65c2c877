-- What a member is, whatever it looks like: "5" is text, 5 and 5.0 are numbers, only 5 an integer.
with cases as (
    select '{"v":5}' as line, '5' as expected_json, '5' as expected_text, cast(5 as bigint) as expected_integer
    union all select '{"v":"5"}', '"5"', '5', null
    union all select '{"v":5.0}', '5.0', '5.0', null
    union all select '{"v":5.50}', '5.5', '5.5', null
    union all select '{"v":5.00}', '5.0', '5.0', null
    union all select '{"v":-5}', '-5', '-5', -5
    union all select '{"v":true}', 'true', 'true', null
    union all select '{"v":null}', null, null, null
    union all select '{"v":""}', '""', '', null
    union all select '{"v":[1,2]}', '[1,2]', '[1,2]', null
    union all select '{"v":{"b":1,"a":2}}', '{"b":1,"a":2}', '{"b":1,"a":2}', null
    union all select '{"v":9223372036854775807}', '9223372036854775807', '9223372036854775807', 9223372036854775807
    union all select '{"v":9223372036854775808}', '9223372036854775808', '9223372036854775808', null
    union all select
        '{"v":1111111111111111111111111111111111111111}', '1111111111111111111111111111111111111111',
        '1111111111111111111111111111111111111111', null
    union all select '{"w":{"v":1},"v":2}', '2', '2', 2
    union all select '{"v.x":1,"v":2}', '2', '2', 2
    union all select '{"V":1}', null, null, null
),

parsed as (
    {{ json_columns('cases', 'line', [('v_json', ['v'], 'json')]) }}
),

spoken as (
    {{ json_columns('parsed', 'line', [('v_text', ['v'], 'text')], is_json=false) }}
),

computed as (
    select spoken.*, {{ json_integer_value('v_json') }} as v_integer from spoken
)

select line, v_json, v_text, v_integer
from computed
where
    not is_json
    or coalesce(v_json, 'null') <> coalesce(expected_json, 'null')
    or coalesce(v_text, 'null') <> coalesce(expected_text, 'null')
    or (v_integer is null) <> (expected_integer is null)
    or v_integer <> expected_integer
