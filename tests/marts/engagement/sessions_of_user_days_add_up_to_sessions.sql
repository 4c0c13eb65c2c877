{{ config(tags=['history']) }}

with sessions as (
    select app_id, user_key, session_date, count(*) as sessions, sum(duration_seconds) as session_seconds
    from {{ ref('fct_sessions') }}
    group by app_id, user_key, session_date
)

select
    coalesce(sessions.app_id, days.app_id) as app_id,
    coalesce(sessions.user_key, days.user_key) as user_key,
    coalesce(sessions.session_date, days.activity_date) as activity_date
from sessions
full outer join {{ ref('fct_user_days') }} as days
    on
        sessions.app_id = days.app_id
        and sessions.user_key = days.user_key
        and sessions.session_date = days.activity_date
where
    coalesce(sessions.sessions, 0) <> coalesce(days.sessions, 0)
    or coalesce(sessions.session_seconds, 0) <> coalesce(days.session_seconds, 0)
