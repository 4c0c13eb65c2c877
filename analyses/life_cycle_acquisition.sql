-- The acquisition sheet of Clickstream: who came, by day and channel. Three definitions of a new user stand side by
-- side: ours (first activity ever), the sheet's (a first open), and the SDK's own first touch. People whom an app knows
-- from another source only count too, as active and by our definition.
with touches as (
    {{ clickstream_first_touches() }}
),

opens as (
    select app_id, user_key, occurred_date
    from {{ ref('fct_events') }}
    where is_first_open
    group by app_id, user_key, occurred_date
),

days as (
    select
        days.app_id,
        days.activity_date,
        days.channel,
        days.user_key,
        days.days_since_first_seen = 0 as is_first_activity,
        opens.user_key is not null as has_first_open,
        coalesce(
            {{ local_date(timestamp_from_ms('touches.first_touch_ms'), 'apps.reporting_timezone') }}
            = days.activity_date,
            false
        ) as is_first_touch
    from {{ ref('fct_user_days') }} as days
    left join opens
        on
            days.app_id = opens.app_id
            and days.user_key = opens.user_key
            and days.activity_date = opens.occurred_date
    inner join {{ ref('dim_apps') }} as apps on days.app_id = apps.app_id
    left join touches on days.app_id = touches.app_id and days.user_key = touches.user_key
)

select
    app_id,
    activity_date,
    channel,
    count(*) as active_users,
    sum(case when is_first_activity then 1 else 0 end) as new_users,
    sum(case when has_first_open then 1 else 0 end) as users_with_first_open,
    sum(case when is_first_touch then 1 else 0 end) as users_on_their_first_touch_date
from days
group by app_id, activity_date, channel
order by app_id, activity_date, channel
