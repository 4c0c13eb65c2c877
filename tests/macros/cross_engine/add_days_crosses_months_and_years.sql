-- Forwards and backwards, by an integer expression.
with cases as (
    select date '2026-01-31' as day, 1 as days, date '2026-02-01' as expected
    union all select date '2026-03-01', -1, date '2026-02-28'
    union all select date '2028-02-28', 1, date '2028-02-29'
    union all select date '2026-12-31', 1, date '2027-01-01'
    union all select date '2026-01-01', 0, date '2026-01-01'
    union all select date '2026-01-01', 365, date '2027-01-01'
    union all select null, 1, null
    union all select date '2026-01-01', null, null
),

computed as (
    select cases.*, {{ add_days('day', 'days') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
