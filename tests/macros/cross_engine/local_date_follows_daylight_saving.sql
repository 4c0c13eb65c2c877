-- The last millisecond of a local day and the first of the next, on the days that have 23 or 25 hours.
with cases as (
    select timestamp '2026-03-28 22:59:59.999' as moment, 'Europe/Berlin' as zone, date '2026-03-28' as expected
    union all select timestamp '2026-03-28 23:00:00.000', 'Europe/Berlin', date '2026-03-29'
    union all select timestamp '2026-03-29 21:59:59.999', 'Europe/Berlin', date '2026-03-29'
    union all select timestamp '2026-03-29 22:00:00.000', 'Europe/Berlin', date '2026-03-30'
    union all select timestamp '2026-10-25 22:59:59.999', 'Europe/Berlin', date '2026-10-25'
    union all select timestamp '2026-10-25 23:00:00.000', 'Europe/Berlin', date '2026-10-26'
    union all select timestamp '2026-03-08 04:59:59.999', 'America/New_York', date '2026-03-07'
    union all select timestamp '2026-03-08 05:00:00.000', 'America/New_York', date '2026-03-08'
    union all select timestamp '2026-03-09 03:59:59.999', 'America/New_York', date '2026-03-08'
    union all select timestamp '2026-03-09 04:00:00.000', 'America/New_York', date '2026-03-09'
    union all select timestamp '2026-11-02 04:59:59.999', 'America/New_York', date '2026-11-01'
    union all select timestamp '2026-11-02 05:00:00.000', 'America/New_York', date '2026-11-02'
    union all select timestamp '2026-01-01 18:14:59.999', 'Asia/Kathmandu', date '2026-01-01'
    union all select timestamp '2026-01-01 18:15:00.000', 'Asia/Kathmandu', date '2026-01-02'
    union all select timestamp '2026-01-01 23:59:59.999', 'UTC', date '2026-01-01'
    union all select null, 'UTC', null
),

computed as (
    select cases.*, {{ local_date('moment', 'zone') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
