-- From 1970 to the last millisecond of 2099.
with cases as (
    select 1767225600001 as milliseconds, timestamp '2026-01-01 00:00:00.001' as expected
    union all select 0, timestamp '1970-01-01 00:00:00.000'
    union all select 946684800000, timestamp '2000-01-01 00:00:00.000'
    union all select 4102444799999, timestamp '2099-12-31 23:59:59.999'
    union all select null, null
),

computed as (
    select cases.*, {{ timestamp_from_ms('milliseconds') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
