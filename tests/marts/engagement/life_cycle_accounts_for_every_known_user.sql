-- New, retained, resurrected, churned and dormant are all users known by the week's end.
with daily as (
    select app_id, {{ week_start('activity_date') }} as week_start, sum(new_users) as new_users
    from {{ ref('fct_active_users') }}
    where segment = 'all'
    group by app_id, {{ week_start('activity_date') }}
),

known as (
    select
        *,
        sum(new_users) over (
            partition by app_id order by week_start rows between unbounded preceding and current row
        ) as known_users
    from daily
)

select weeks.app_id, weeks.week_start, known.new_users, known.known_users
from {{ ref('fct_lifecycle_weekly') }} as weeks
left join known on weeks.app_id = known.app_id and weeks.week_start = known.week_start
where
    known.known_users is null
    or weeks.new_users <> known.new_users
    or weeks.new_users + weeks.retained_users + weeks.resurrected_users + weeks.churned_users + weeks.dormant_users
    <> known.known_users
    or weeks.dormant_users < 0
