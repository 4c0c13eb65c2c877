{{ config(tags=['history']) }}

with days as (
    select
        app_id,
        sum(all_events) as events,
        sum(events) as activity_events
    from {{ ref('fct_device_days') }}
    group by app_id
),

events as (
    select
        app_id,
        count(*) as events,
        sum(case when is_activity then 1 else 0 end) as activity_events
    from {{ ref('fct_events') }}
    group by app_id
)

select coalesce(events.app_id, days.app_id) as app_id, events.events, days.events as events_of_days
from events
full outer join days on events.app_id = days.app_id
where
    coalesce(events.events, 0) <> coalesce(days.events, 0)
    or coalesce(events.activity_events, 0) <> coalesce(days.activity_events, 0)
