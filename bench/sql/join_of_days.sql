-- The figures of fct_active_users as everybody writes them first: each date joined with the 30 days up to it. On all engines.
with days as (
    select 'all' as segment, 'all' as segment_value, user_days.*
    from tidemark_engagement.fct_user_days as user_days
    union all
    select 'platform', platform, user_days.*
    from tidemark_engagement.fct_user_days as user_days
    union all
    select 'country', country, user_days.*
    from tidemark_engagement.fct_user_days as user_days
    union all
    select 'app_version', app_version, user_days.*
    from tidemark_engagement.fct_user_days as user_days
    union all
    select 'channel', channel, user_days.*
    from tidemark_engagement.fct_user_days as user_days
),

devices as (
    select
        days.app_id,
        days.segment,
        days.segment_value,
        days.activity_date,
        count(distinct devices.device_id) as active_devices
    from days
    inner join tidemark_private.fct_device_days as devices
        on
            days.app_id = devices.app_id
            and days.user_key = devices.user_key
            and days.activity_date = devices.activity_date
    where devices.events > 0
    group by days.app_id, days.segment, days.segment_value, days.activity_date
),

users as (
    select
        spine.app_id,
        spine.segment,
        spine.segment_value,
        spine.activity_date,
        count(distinct case when days.activity_date = spine.activity_date then days.user_key end) as dau,
        count(
            distinct case
                when days.activity_date > spine.activity_date - interval '7' day then days.user_key
            end
        ) as wau,
        count(distinct days.user_key) as mau,
        sum(
            case
                when days.activity_date = spine.activity_date and days.days_since_first_seen = 0 then 1
                else 0
            end
        ) as new_users,
        sum(
            case
                when
                    days.activity_date = spine.activity_date
                    and days.previous_activity_date < spine.activity_date - interval '30' day
                    then 1
                else 0
            end
        ) as resurrected_users,
        sum(case when days.activity_date = spine.activity_date then days.sessions else 0 end) as sessions
    from tidemark_engagement.fct_active_users as spine
    left join days
        on
            spine.app_id = days.app_id
            and spine.segment = days.segment
            and spine.segment_value = days.segment_value
            and days.activity_date between spine.activity_date - interval '29' day and spine.activity_date
    group by spine.app_id, spine.segment, spine.segment_value, spine.activity_date
)

select
    users.app_id,
    users.segment,
    users.segment_value,
    users.activity_date,
    users.dau,
    users.wau,
    users.mau,
    coalesce(devices.active_devices, 0) as active_devices,
    users.new_users,
    users.resurrected_users,
    users.sessions
from users
left join devices
    on
        users.app_id = devices.app_id
        and users.segment = devices.segment
        and users.segment_value = devices.segment_value
        and users.activity_date = devices.activity_date
