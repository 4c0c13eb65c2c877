-- Per load and app: the earliest date, and the date from which all who were touched are rewritten.
with touches as (
    -- Three today and one a week ago: the one alone is late.
    select 1 as load_id, 'few_late' as app_id, 'event' as kind, date '2026-03-01' as touched_date
    union all select 1, 'few_late', 'event', date '2026-03-08'
    union all select 1, 'few_late', 'event', date '2026-03-08'
    union all select 1, 'few_late', 'event', date '2026-03-08'
    -- Three a day ago and one today: the one is not taken back with them.
    union all select 1, 'most_late', 'event', date '2026-03-07'
    union all select 1, 'most_late', 'event', date '2026-03-07'
    union all select 1, 'most_late', 'event', date '2026-03-07'
    union all select 1, 'most_late', 'event', date '2026-03-08'
    union all select 1, 'alone', 'stitch', date '2026-03-05'
    -- The seed's row of an app is about all of it.
    union all select 1, 'setting', 'settings', date '1900-01-01'
    union all select 1, 'setting', 'event', date '2026-03-08'
    -- Loads apart.
    union all select 2, 'alone', 'event', date '2026-03-06'
),

expected as (
    select
        1 as load_id,
        'few_late' as app_id,
        date '2026-03-01' as touched_date,
        'event' as kind,
        date '2026-03-08' as rest_date
    union all select 1, 'most_late', date '2026-03-07', 'event', date '2026-03-08'
    union all select 1, 'alone', date '2026-03-05', 'stitch', date '2026-03-05'
    union all select 1, 'setting', date '1900-01-01', 'settings', date '1900-01-01'
    union all select 2, 'alone', date '2026-03-06', 'event', date '2026-03-06'
),

computed as (
    {{ select_touches_by_app('touches') }}
)

select
    expected.*,
    computed.touched_date as actual_date,
    computed.kind as actual_kind,
    computed.rest_date as actual_rest
from expected
full outer join computed on expected.load_id = computed.load_id and expected.app_id = computed.app_id
where
    expected.app_id is null
    or computed.app_id is null
    or expected.touched_date <> computed.touched_date
    or expected.kind <> computed.kind
    or expected.app_id <> 'setting' and expected.rest_date <> computed.rest_date
