{{ config(meta={
    'window': {'column': 'activity_date', 'reach': 'horizon'},
    'vars': ['retention_days', 'late_window_days', 'stitch_window_days', 'max_session_hours'],
}) }}

-- One row per app, cohort (first activity date) and day number, up to the app's newest activity date.
with days as (
    select
        app_id,
        activity_date,
        days_since_first_seen as day_number,
        {{ add_days('activity_date', '-days_since_first_seen') }} as cohort_date
    from {{ ref('fct_user_days') }}
    where {{ window('activity_date') }}
),

cohorts as (
    select app_id, cohort_date, count(*) as cohort_users
    from days
    where day_number = 0
    group by app_id, cohort_date
    union all
    {{ own_rows_before_window(
        [('app_id', 'text', 'app_id'), ('cohort_date', 'date', 'cohort_date'), ('cohort_users', 'bigint', 'cohort_users')],
        'and day_number = 0',
        days=var('retention_days')
    ) }}
),

retained as (
    select app_id, cohort_date, day_number, count(*) as retained_users
    from days
    group by app_id, cohort_date, day_number
),

cells as (
    select
        cohorts.app_id,
        cohorts.cohort_date,
        cohorts.cohort_users,
        dates.date_day as activity_date,
        {{ days_between('cohorts.cohort_date', 'dates.date_day') }} as day_number,
        coalesce(dates.date_day <= horizons.settled_date, false) as is_settled
    from cohorts
    inner join {{ ref('app_horizons') }} as horizons on cohorts.app_id = horizons.app_id
    inner join {{ ref('dim_date') }} as dates
        on
            dates.date_day >= cohorts.cohort_date
            and dates.date_day <= {{ add_days('cohorts.cohort_date', var('retention_days')) }}
            and dates.date_day <= horizons.newest_activity_date
    where {{ window('dates.date_day', of='cohorts') }}
)

select
    cells.cohort_date,
    cells.app_id,
    apps.tenant_id,
    cells.day_number,
    cells.activity_date,
    cast(cells.cohort_users as bigint) as cohort_users,
    cast(coalesce(retained.retained_users, 0) as bigint) as retained_users,
    {{ safe_ratio('coalesce(retained.retained_users, 0)', 'cells.cohort_users') }} as retention_rate,
    cells.is_settled
from cells
left join retained
    on
        cells.app_id = retained.app_id
        and cells.cohort_date = retained.cohort_date
        and cells.day_number = retained.day_number
inner join {{ ref('dim_apps') }} as apps on cells.app_id = apps.app_id
