-- What is no JSON string has no text, though it looks like one.
with cases as (
    select '"a"' as value, 'a' as expected
    union all select '""', ''
    union all select '"a b "', 'a b '
    union all select '5', null
    union all select 'true', null
    union all select '{"a":"b"}', null
    union all select '["a"]', null
    union all select null, null
    union all select {{ sql_text('"a\\"b"') }}, 'a"b'
    union all select {{ sql_text('"a\\\\b"') }}, {{ sql_text('a\\b') }}
    union all select {{ sql_text('"\\u00e9"') }}, 'é'
    union all select {{ sql_text('"a\\/b"') }}, 'a/b'
),

computed as (
    select cases.*, {{ json_text_value('value') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
