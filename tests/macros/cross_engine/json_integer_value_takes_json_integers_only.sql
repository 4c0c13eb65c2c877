-- Text, fractions, exponents and other kinds have none, and neither has what does not fit.
with cases as (
    select '5' as value, 5 as expected
    union all select '-5', -5
    union all select '0', 0
    union all select '1767225600000', 1767225600000
    union all select '"5"', null
    union all select '5.7', null
    union all select '5.0', null
    union all select '1e3', null
    union all select 'true', null
    union all select '[5]', null
    union all select '999999999999999999', 999999999999999999
    union all select '1000000000000000000', 1000000000000000000
    union all select '9223372036854775807', 9223372036854775807
    union all select '9223372036854775808', null
    union all select '-9223372036854775808', cast('-9223372036854775808' as bigint)
    union all select '-9223372036854775809', null
    union all select '99999999999999999999', null
    union all select '5-3', null
    union all select '2026-01-01', null
    union all select '-', null
    union all select null, null
),

computed as (
    select cases.*, {{ json_integer_value('value') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
