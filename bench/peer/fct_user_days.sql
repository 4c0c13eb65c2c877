-- One row per app, person and date with activity.
select
    app_id,
    user_key,
    event_date as activity_date,
    arg_min(platform, occurred_at) as platform,
    arg_min(country, occurred_at) as country,
    arg_min(app_version, occurred_at) as app_version,
    count(*) as events,
    count(distinct session_key) as sessions,
    count(distinct device_id) as devices,
    sum(revenue) as revenue
from fct_events
where is_activity and event_date >= getvariable('since')
group by app_id, user_key, event_date
