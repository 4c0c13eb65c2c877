-- Bytes, not characters.
with cases as (
    select '' as value, 0 as expected
    union all select 'abc', 3
    union all select 'é', 2
    union all select '€', 3
    union all select '😀', 4
    union all select 'aé€😀', 10
    union all select null, null
),

computed as (
    select cases.*, {{ byte_length('value') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
