{{ config(tags=['history']) }}

with events as (
    select app_id, user_key, occurred_date, count(*) as events
    from {{ ref('fct_events') }}
    where is_activity
    group by app_id, user_key, occurred_date
)

select
    coalesce(events.app_id, days.app_id) as app_id,
    coalesce(events.user_key, days.user_key) as user_key,
    coalesce(events.occurred_date, days.activity_date) as activity_date,
    events.events,
    days.events as day_events
from events
full outer join {{ ref('fct_user_days') }} as days
    on
        events.app_id = days.app_id
        and events.user_key = days.user_key
        and events.occurred_date = days.activity_date
where coalesce(events.events, 0) <> coalesce(days.events, 0)
