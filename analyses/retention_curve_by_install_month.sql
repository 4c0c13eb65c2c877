-- How many of the people who came in a month are still there 1, 7, 14, 30, 60 and 90 days later?
-- Only settled cells count: `cohort_users` says how many of the month's people have been watched for that long.
with cells as (
    select
        app_id,
        cast(date_trunc('month', cohort_date) as date) as cohort_month,
        day_number,
        cohort_users,
        retained_users
    from {{ ref('fct_retention') }}
    where is_settled and day_number in (1, 7, 14, 30, 60, 90)
)

select
    app_id,
    cohort_month,
    day_number,
    sum(cohort_users) as cohort_users,
    sum(retained_users) as retained_users,
    {{ safe_ratio('sum(retained_users)', 'sum(cohort_users)') }} as retention_rate
from cells
group by app_id, cohort_month, day_number
order by app_id, cohort_month, day_number
