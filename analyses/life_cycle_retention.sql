-- The retention sheet of Clickstream: who came back 0 to 42 days after the SDK's first touch. As in the original, a
-- user without an event on the day of the first touch belongs to no cohort; fct_retention counts from the first
-- activity instead.
with touches as (
    select
        app_id,
        user_key,
        cast({{ timestamp_from_ms(json_integer_value('min(attribute_value)')) }} as date) as first_touch_date
    from {{ ref('dim_user_attributes') }}
    where attribute_name = '_user_first_touch_timestamp'
    group by app_id, user_key
),

days as (
    select
        touches.app_id,
        touches.user_key,
        touches.first_touch_date,
        {{ days_between('touches.first_touch_date', 'days.activity_date') }} as day_number
    from touches
    inner join {{ ref('fct_user_days') }} as days
        on touches.app_id = days.app_id and touches.user_key = days.user_key
    where days.activity_date >= touches.first_touch_date
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
