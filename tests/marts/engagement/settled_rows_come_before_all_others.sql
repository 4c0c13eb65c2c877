with figures as (
    select 'fct_active_users' as fact, app_id, activity_date as day, is_settled
    from {{ ref('fct_active_users') }}
    union all
    select 'fct_retention' as fact, app_id, activity_date as day, is_settled
    from {{ ref('fct_retention') }}
    union all
    select 'fct_lifecycle_weekly' as fact, app_id, week_start as day, is_settled
    from {{ ref('fct_lifecycle_weekly') }}
)

select fact, app_id
from figures
group by fact, app_id
having max(case when is_settled then day end) >= min(case when not is_settled then day end)
