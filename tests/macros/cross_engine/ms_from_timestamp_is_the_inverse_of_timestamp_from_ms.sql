-- Over the whole range that events may have.
with cases as (
    select timestamp '2026-01-01 00:00:00.001' as moment, 1767225600001 as expected
    union all select timestamp '1970-01-01 00:00:00.000', 0
    union all select timestamp '2000-01-01 00:00:00.000', 946684800000
    union all select timestamp '2099-12-31 23:59:59.999', 4102444799999
    union all select null, null
),

computed as (
    select cases.*, {{ ms_from_timestamp('moment') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
