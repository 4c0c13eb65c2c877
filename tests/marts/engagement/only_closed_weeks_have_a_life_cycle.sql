with weeks as (
    select
        app_id,
        min(week_start) as first_week,
        max(week_start) as last_week,
        count(*) as weeks
    from {{ ref('fct_lifecycle_weekly') }}
    group by app_id
),

app_days as (
    select app_id, min(activity_date) as first_date, max(activity_date) as newest_date
    from {{ ref('fct_app_days') }}
    group by app_id
),

expected as (
    select
        app_id,
        {{ week_start('first_date') }} as first_week,
        {{ add_days(week_start(add_days('newest_date', 1)), -7) }} as last_week
    from app_days
)

select expected.*, weeks.first_week as found_first_week, weeks.last_week as found_last_week, weeks.weeks
from expected
left join weeks on expected.app_id = weeks.app_id
where
    expected.last_week >= expected.first_week
    and (
        weeks.weeks is null
        or weeks.first_week <> expected.first_week
        or weeks.last_week <> expected.last_week
        or weeks.weeks * 7 <> {{ days_between('expected.first_week', 'expected.last_week') }} + 7
    )
