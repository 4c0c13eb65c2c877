-- Every cohort has a cell for each day number up to the app's newest activity date.
with cohorts as (
    select
        app_id,
        cohort_date,
        count(*) as cells,
        max(day_number) as last_day_number,
        min(cohort_users) as least_users,
        max(cohort_users) as most_users
    from {{ ref('fct_retention') }}
    group by app_id, cohort_date
),

newest as (
    select app_id, max(activity_date) as newest_date
    from {{ ref('fct_app_days') }}
    group by app_id
)

select cohorts.*
from cohorts
left join newest on cohorts.app_id = newest.app_id
where
    newest.newest_date is null
    or cohorts.least_users <> cohorts.most_users
    or cohorts.cells <> cohorts.last_day_number + 1
    or cohorts.last_day_number <> case
        when {{ days_between('cohorts.cohort_date', 'newest.newest_date') }} > {{ var('retention_days') }}
            then {{ var('retention_days') }}
        else {{ days_between('cohorts.cohort_date', 'newest.newest_date') }}
    end
