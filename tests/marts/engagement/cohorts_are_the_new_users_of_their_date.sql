with new_users as (
    select app_id, activity_date, new_users
    from {{ ref('fct_active_users') }}
    where segment = 'all' and new_users > 0
),

cohorts as (
    select app_id, cohort_date, cohort_users
    from {{ ref('fct_retention') }}
    where day_number = 0
)

select
    coalesce(new_users.app_id, cohorts.app_id) as app_id,
    coalesce(new_users.activity_date, cohorts.cohort_date) as cohort_date,
    new_users.new_users,
    cohorts.cohort_users
from new_users
full outer join cohorts
    on new_users.app_id = cohorts.app_id and new_users.activity_date = cohorts.cohort_date
where coalesce(new_users.new_users, 0) <> coalesce(cohorts.cohort_users, 0)
