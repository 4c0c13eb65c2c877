select app_id, cohort_date, day_number, cohort_users, retained_users
from {{ ref('fct_retention') }}
where
    retained_users > cohort_users
    or retained_users < 0
    or cohort_users < 1
    or (day_number = 0 and retained_users <> cohort_users)
    or day_number < 0
    or day_number > {{ var('retention_days') }}
    or activity_date <> {{ add_days('cohort_date', 'day_number') }}
