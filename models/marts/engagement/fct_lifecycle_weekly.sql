{{ config(meta={
    'window': {'column': 'week_start', 'reach': 'horizon', 'grain': 'week'},
    'vars': ['late_window_days', 'stitch_window_days', 'max_session_hours'],
}) }}

-- One row per app and closed ISO week: who is new, stayed, came back, left, is away.
with user_weeks as (
    select
        app_id,
        user_key,
        {{ week_start('activity_date') }} as week_start,
        max(case when days_since_first_seen = 0 then 1 else 0 end) as is_new
    from {{ ref('fct_user_days') }}
    where {{ window('activity_date', days=7) }}
    group by app_id, user_key, {{ week_start('activity_date') }}
),

-- Each user week, seen from itself and from the week after.
moves as (
    select app_id, user_key, week_start, is_new, 1 as is_active, 0 as was_active from user_weeks
    union all
    select app_id, user_key, {{ add_days('week_start', 7) }}, 0, 0, 1 from user_weeks
),

users as (
    select
        app_id,
        user_key,
        week_start,
        max(is_new) as is_new,
        max(is_active) as is_active,
        max(was_active) as was_active
    from moves
    group by app_id, user_key, week_start
),

weeks as (
    select
        app_id,
        week_start,
        sum(is_new) as new_users,
        sum(case when is_active = 1 and was_active = 1 then 1 else 0 end) as retained_users,
        sum(case when is_active = 1 and was_active = 0 and is_new = 0 then 1 else 0 end) as resurrected_users,
        sum(case when is_active = 0 and was_active = 1 then 1 else 0 end) as churned_users,
        sum(is_active) as active_users
    from users
    where {{ window('week_start') }}
    group by app_id, week_start
),

carried as (
    {{ own_rows_before_window([
        ('app_id', 'text', 'app_id'),
        ('known_users', 'bigint', 'sum(new_users)'),
        ('next_week', 'date', add_days('max(week_start)', 7)),
    ], 'group by app_id') }}
),

firsts as (
    select app_id, min(week_start) as first_week, max(known_users) as known_users
    from (
        select app_id, next_week as week_start, known_users from carried
        union all
        select app_id, week_start, 0 from weeks where active_users > 0
    ) as both_kinds
    group by app_id
),

spine as (
    select
        firsts.app_id,
        firsts.known_users,
        dates.date_day as week_start,
        coalesce({{ add_days('dates.date_day', 6) }} <= horizons.settled_date, false) as is_settled
    from firsts
    inner join {{ ref('app_horizons') }} as horizons on firsts.app_id = horizons.app_id
    inner join {{ ref('dim_date') }} as dates
        on
            dates.date_day >= firsts.first_week
            and {{ add_days('dates.date_day', 6) }} <= horizons.newest_activity_date
            and dates.iso_day_of_week = 1
),

figures as (
    select
        spine.app_id,
        spine.week_start,
        spine.is_settled,
        coalesce(weeks.new_users, 0) as new_users,
        coalesce(weeks.retained_users, 0) as retained_users,
        coalesce(weeks.resurrected_users, 0) as resurrected_users,
        coalesce(weeks.churned_users, 0) as churned_users,
        coalesce(weeks.active_users, 0) as active_users,
        spine.known_users + sum(coalesce(weeks.new_users, 0)) over (
            partition by spine.app_id order by spine.week_start rows between unbounded preceding and current row
        ) as known_users
    from spine
    left join weeks on spine.app_id = weeks.app_id and spine.week_start = weeks.week_start
)

select
    figures.week_start,
    figures.app_id,
    apps.tenant_id,
    cast(figures.new_users as bigint) as new_users,
    cast(figures.retained_users as bigint) as retained_users,
    cast(figures.resurrected_users as bigint) as resurrected_users,
    cast(figures.churned_users as bigint) as churned_users,
    cast(figures.known_users - figures.active_users - figures.churned_users as bigint) as dormant_users,
    figures.is_settled
from figures
inner join {{ ref('dim_apps') }} as apps on figures.app_id = apps.app_id
