-- The engagement sheet of Clickstream: sessions and time, by day. An engaged session is documented as 10 seconds or
-- one view, while the original's SQL wants more than one view; ours is the latter (`is_engaged`). The rate is engaged
-- sessions per session: the original divides by events. Pages and screens, entries and exits: fct_page_days.
with sessions as (
    select
        app_id,
        session_date,
        user_key,
        is_engaged,
        duration_seconds >= 10 or views >= 1 as is_engaged_as_documented,
        views,
        coalesce(engagement_seconds, 0) as engagement_seconds
    from {{ ref('fct_sessions') }}
    where source = 'clickstream'
),

grouped as (
    select
        app_id,
        session_date,
        count(*) as sessions,
        sum(case when is_engaged then 1 else 0 end) as engaged_sessions,
        sum(case when is_engaged_as_documented then 1 else 0 end) as engaged_sessions_as_documented,
        count(distinct user_key) as users,
        count(distinct case when views > 0 then user_key end) as users_with_a_view,
        sum(views) as views,
        sum(case when is_engaged then engagement_seconds else 0 end) as engagement_seconds
    from sessions
    group by app_id, session_date
)

select
    app_id,
    session_date,
    sessions,
    engaged_sessions,
    engaged_sessions_as_documented,
    {{ safe_ratio('engaged_sessions', 'sessions') }} as engagement_rate,
    users,
    users_with_a_view,
    views,
    {{ safe_ratio('engagement_seconds', 'engaged_sessions') }} as engagement_seconds_per_engaged_session,
    {{ safe_ratio('engagement_seconds', 'users') }} as engagement_seconds_per_user
from grouped
order by app_id, session_date
