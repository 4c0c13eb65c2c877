-- The retention sheet of Clickstream: who came back 0 to 42 days after the SDK's first touch. As in the original, a
-- user without an event on the day of the first touch belongs to no cohort; fct_retention counts from the first
-- activity instead.
with touches as (
    {{ clickstream_first_touches() }}
),

first_dates as (
    select
        touches.app_id,
        touches.user_key,
        {{ local_date(timestamp_from_ms('touches.first_touch_ms'), 'apps.reporting_timezone') }} as first_touch_date
    from touches
    inner join {{ ref('dim_apps') }} as apps on touches.app_id = apps.app_id
),

days as (
    select
        first_dates.app_id,
        first_dates.user_key,
        first_dates.first_touch_date,
        {{ days_between('first_dates.first_touch_date', 'days.activity_date') }} as day_number
    from first_dates
    inner join {{ ref('fct_user_days') }} as days
        on first_dates.app_id = days.app_id and first_dates.user_key = days.user_key
    where days.activity_date >= first_dates.first_touch_date
),

cohorts as (
    select
        app_id,
        first_touch_date,
        count(*) as cohort_users
    from days
    where day_number = 0
    group by app_id, first_touch_date
),

members as (
    select app_id, user_key
    from days
    where day_number = 0
)

select
    cohorts.app_id,
    cohorts.first_touch_date,
    days.day_number,
    cohorts.cohort_users,
    count(*) as retained_users,
    {{ safe_ratio('count(*)', 'cohorts.cohort_users') }} as retention_rate
from days
inner join members on days.app_id = members.app_id and days.user_key = members.user_key
inner join cohorts on days.app_id = cohorts.app_id and days.first_touch_date = cohorts.first_touch_date
where days.day_number <= 42
group by cohorts.app_id, cohorts.first_touch_date, days.day_number, cohorts.cohort_users
order by cohorts.app_id, cohorts.first_touch_date, days.day_number
