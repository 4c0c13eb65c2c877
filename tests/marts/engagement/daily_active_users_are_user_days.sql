{{ config(tags=['history']) }}

with days as (
    select app_id, activity_date, count(*) as dau, sum(sessions) as sessions
    from {{ ref('fct_user_days') }}
    group by app_id, activity_date
)

select figures.app_id, figures.activity_date, figures.dau, days.dau as user_days
from {{ ref('fct_active_users') }} as figures
left join days on figures.app_id = days.app_id and figures.activity_date = days.activity_date
where
    figures.segment = 'all'
    and (figures.dau <> coalesce(days.dau, 0) or figures.sessions <> coalesce(days.sessions, 0))
