-- Who came back after more than 30 days, after how long, and did they stay?
-- Stayed: active again within the 7 days after the return. Returns of the newest 7 days are still open and left out.
with newest as (
    select app_id, max(activity_date) as newest_date
    from {{ ref('fct_active_users') }}
    where segment = 'all'
    group by app_id
),

days as (
    select
        *,
        lead(activity_date) over (partition by app_id, user_key order by activity_date) as next_activity_date
    from {{ ref('fct_user_days') }}
),

returns as (
    select
        days.app_id,
        days.platform,
        {{ days_between('days.previous_activity_date', 'days.activity_date') }} as days_away,
        days.sessions,
        coalesce(days.next_activity_date <= {{ add_days('days.activity_date', 7) }}, false) as has_stayed
    from days
    inner join newest on days.app_id = newest.app_id
    where
        {{ is_resurrected() }}
        and days.activity_date <= {{ add_days('newest.newest_date', -7) }}
),

grouped as (
    select
        *,
        case when days_away <= 60 then '31 to 60' when days_away <= 90 then '61 to 90' else 'over 90' end as away
    from returns
)

select
    app_id,
    platform,
    away,
    count(*) as returns,
    sum(sessions) as sessions_on_the_day,
    sum(case when has_stayed then 1 else 0 end) as stayed,
    {{ safe_ratio('sum(case when has_stayed then 1 else 0 end)', 'count(*)') }} as share_stayed
from grouped
group by app_id, platform, away
order by app_id, platform, away
