{{ config(meta={
    'window': {'column': 'week_end', 'reach': 'horizon'},
    'vars': ['late_window_days', 'stitch_window_days', 'max_session_hours'],
    'version': 2,
}) }}

-- One row per app and closed ISO week: who is new, stayed, came back, left, is away.
with user_weeks as (
    select
        app_id,
        user_key,
        {{ week_start('activity_date') }} as week_start,
        max(case when days_since_first_seen = 0 then 1 else 0 end) as is_new
    from {{ ref('fct_user_days') }}
    where {{ window('activity_date', days=13) }}
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
    where {{ window(add_days('week_start', 6)) }}
    group by app_id, week_start
),

carried as (
    {{ own_rows_before_window([
        ('app_id', 'text', 'app_id'), ('next_week', 'date', add_days('max(week_start)', 7)),
        ('users_before', 'bigint', 'sum(new_users)')], 'group by app_id') }}
),

firsts as (
    select app_id, min(next_week) as first_week, max(users_before) as users_before
    from (
        select * from carried
        union all
        select app_id, week_start, 0 from weeks where active_users > 0
    ) as both_kinds
    group by app_id
)

select
    dates.date_day as week_start,
    {{ add_days('dates.date_day', 6) }} as week_end,
    firsts.app_id,
    apps.tenant_id,
    cast(coalesce(weeks.new_users, 0) as bigint) as new_users,
    cast(coalesce(weeks.retained_users, 0) as bigint) as retained_users,
    cast(coalesce(weeks.resurrected_users, 0) as bigint) as resurrected_users,
    cast(coalesce(weeks.churned_users, 0) as bigint) as churned_users,
    cast(
        firsts.users_before + {{ running_sum('weeks.new_users', ['firsts.app_id'], 'dates.date_day') }}
        - coalesce(weeks.active_users, 0) - coalesce(weeks.churned_users, 0) as bigint
    ) as dormant_users,
    coalesce({{ add_days('dates.date_day', 6) }} <= horizons.settled_date, false) as is_settled
from firsts
inner join {{ ref('dim_apps') }} as apps on firsts.app_id = apps.app_id
inner join {{ ref('app_horizons') }} as horizons on firsts.app_id = horizons.app_id
inner join {{ ref('dim_date') }} as dates
    on
        dates.date_day >= firsts.first_week
        and {{ add_days('dates.date_day', 6) }} <= horizons.newest_activity_date
        and dates.iso_day_of_week = 1
left join weeks on firsts.app_id = weeks.app_id and dates.date_day = weeks.week_start
