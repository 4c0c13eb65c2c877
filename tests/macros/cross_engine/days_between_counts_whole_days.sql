-- From the first date to the second: negative if that is earlier.
with cases as (
    select date '2026-01-31' as first_day, date '2026-02-01' as last_day, 1 as expected
    union all select date '2026-02-01', date '2026-01-31', -1
    union all select date '2026-01-01', date '2026-01-01', 0
    union all select date '2026-01-01', date '2027-01-01', 365
    union all select date '2028-02-28', date '2028-03-01', 2
    union all select null, date '2026-01-01', null
    union all select date '2026-01-01', null, null
),

computed as (
    select cases.*, {{ days_between('first_day', 'last_day') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
