{{ config(tags=['history']) }}

with sessions as (
    select app_id, user_key, max(session_number) as sessions
    from {{ ref('fct_sessions') }}
    group by app_id, user_key
)

select users.app_id, users.user_key, users.sessions, sessions.sessions as sessions_started
from {{ ref('dim_users') }} as users
left join sessions on users.app_id = sessions.app_id and users.user_key = sessions.user_key
where users.sessions <> coalesce(sessions.sessions, 0)
