-- One row per session.
select
    session_key,
    any_value(app_id) as app_id,
    any_value(device_id) as device_id,
    arg_min(user_key, occurred_at) as user_key,
    min(occurred_at) as started_at,
    max(occurred_at) as ended_at,
    min(event_date) as session_date,
    count(*) as events,
    coalesce(max(session_duration), epoch_ms(max(occurred_at) - min(occurred_at))) / 1000 as duration_seconds,
    arg_min(platform, occurred_at) as platform,
    arg_min(country, occurred_at) as country,
    arg_min(app_version, occurred_at) as app_version,
    sum(revenue) as revenue
from fct_events
where session_key is not null and event_date >= getvariable('since')
group by session_key
