-- The rows of fct_user_days without any previous date: what it would cost if nobody asked for one.
with days as (
    select
        app_id,
        max(tenant_id) as tenant_id,
        user_key,
        activity_date,
        arg_min(first_platform, first_activity_at) as platform,
        arg_min(first_country, first_activity_at) as country,
        arg_min(first_app_version, first_activity_at) as app_version,
        arg_min(first_channel, first_activity_at) as channel,
        sum(events) as events,
        sum(engagement_seconds) as engagement_seconds,
        sum(revenue_amount) as revenue_amount
    from tidemark_private.fct_device_days
    group by app_id, user_key, activity_date
    having sum(events) > 0
),

sessions as (
    select app_id, user_key, session_date, count(*) as sessions, sum(duration_seconds) as session_seconds
    from tidemark_engagement.fct_sessions
    group by app_id, user_key, session_date
),

firsts as (
    select app_id, user_key, min(activity_date) as first_date
    from days
    group by app_id, user_key
)

select
    days.*,
    sessions.sessions,
    sessions.session_seconds,
    days.activity_date - firsts.first_date as days_since_first_seen
from days
inner join firsts on days.app_id = firsts.app_id and days.user_key = firsts.user_key
left join sessions
    on
        days.app_id = sessions.app_id
        and days.user_key = sessions.user_key
        and days.activity_date = sessions.session_date
