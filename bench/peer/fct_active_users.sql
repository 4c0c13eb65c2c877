-- One row per app, date and segment value: the usual join of days to the 30 days up to them.
with days as (
    select app_id, 'all' as segment, 'all' as segment_value, user_key, activity_date from fct_user_days
    union all
    select app_id, 'platform', platform, user_key, activity_date from fct_user_days
    union all
    select app_id, 'country', country, user_key, activity_date from fct_user_days
    union all
    select app_id, 'app_version', app_version, user_key, activity_date from fct_user_days
),

newest as (
    select app_id, max(activity_date) as newest_date from fct_user_days group by app_id
),

spine as (
    select
        app_id,
        segment,
        segment_value,
        cast(unnest(generate_series(min(activity_date), any_value(newest_date), interval 1 day)) as date) as activity_date
    from days
    inner join newest using (app_id)
    group by app_id, segment, segment_value
)

select
    spine.*,
    count(distinct days.user_key) filter (where days.activity_date = spine.activity_date) as dau,
    count(distinct days.user_key) filter (where days.activity_date > spine.activity_date - 7) as wau,
    count(distinct days.user_key) as mau
from spine
left join days
    on
        spine.app_id = days.app_id
        and spine.segment = days.segment
        and spine.segment_value = days.segment_value
        and days.activity_date between spine.activity_date - 29 and spine.activity_date
group by all
