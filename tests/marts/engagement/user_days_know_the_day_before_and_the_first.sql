{{ config(tags=['history']) }}

with compared as (
    select
        *,
        lag(activity_date) over (partition by app_id, user_key order by activity_date) as expected_date,
        min(activity_date) over (partition by app_id, user_key) as first_date
    from {{ ref('fct_user_days') }}
)

select app_id, user_key, activity_date, previous_activity_date, days_since_first_seen
from compared
where
    coalesce(previous_activity_date, date '1900-01-01') <> coalesce(expected_date, date '1900-01-01')
    or days_since_first_seen <> {{ days_between('first_date', 'activity_date') }}
