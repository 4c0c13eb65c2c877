{{ config(tags=['history']) }}

with user_days as (
    select distinct app_id, activity_date from {{ ref('fct_user_days') }}
)

select
    coalesce(user_days.app_id, app_days.app_id) as app_id,
    coalesce(user_days.activity_date, app_days.activity_date) as activity_date
from user_days
full outer join {{ ref('fct_app_days') }} as app_days
    on user_days.app_id = app_days.app_id and user_days.activity_date = app_days.activity_date
where user_days.app_id is null or app_days.app_id is null
