-- A local day west of UTC ends on the next UTC date, one at UTC or east of it on its own.
with cases as (
    select date '2026-01-01' as day, 'UTC' as zone, date '2026-01-01' as expected
    union all select date '2026-01-01', 'Europe/Berlin', date '2026-01-01'
    union all select date '2026-01-01', 'Pacific/Kiritimati', date '2026-01-01'
    union all select date '2026-01-01', 'America/New_York', date '2026-01-02'
    union all select date '2026-03-08', 'America/New_York', date '2026-03-09'
    union all select date '2026-12-31', 'America/Los_Angeles', date '2027-01-01'
    union all select date '2026-01-01', 'Atlantic/Azores', date '2026-01-02'
    union all select date '2026-07-01', 'Atlantic/Azores', date '2026-07-01'
    union all select null, 'UTC', null
),

computed as (
    select cases.*, {{ utc_date_of_day_end('day', 'zone') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
