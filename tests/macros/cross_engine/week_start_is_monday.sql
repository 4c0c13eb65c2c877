-- Also over the turn of a year.
with cases as (
    select date '2026-01-05' as day, date '2026-01-05' as expected
    union all select date '2026-01-11', date '2026-01-05'
    union all select date '2026-01-12', date '2026-01-12'
    union all select date '2026-01-01', date '2025-12-29'
    union all select date '2027-01-03', date '2026-12-28'
    union all select null, null
),

computed as (
    select cases.*, {{ week_start('day') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
