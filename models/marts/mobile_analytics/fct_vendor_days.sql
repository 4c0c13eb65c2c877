{{ config(meta={
    'window': {'column': 'activity_date', 'reach': 'horizon', 'horizons': 'vendor_horizons'},
    'vars': ['max_session_hours'],
}) }}

{%- set app, day = ['dates.app_id'], 'dates.activity_date' %}

-- One row per app that Mobile Analytics knows and local date, from the app's first to its newest with activity: the
-- vendor's own figures, on clients (devices).
with carried as (
    {{ own_rows_before_window([
        ('app_id', 'text', 'app_id'),
        ('next_date', 'date', add_days('activity_date', 1)),
        ('lifetime_users', 'bigint', 'lifetime_users'),
        ('mau', 'bigint', 'mau'),
        ('paying_mau', 'bigint', 'paying_mau'),
    ], days=1) }}
),

firsts as (
    select app_id, min(first_seen_date) as first_seen_date
    from {{ ref('dim_vendor_clients') }}
    group by app_id
),

-- Where no row is carried in, from the first client on: it may have come before the app's first activity.
dates as (
    select
        firsts.app_id,
        dates.date_day as activity_date,
        horizons.first_activity_date,
        coalesce(carried.lifetime_users, 0) as lifetime_users,
        coalesce(carried.mau, 0) as mau,
        coalesce(carried.paying_mau, 0) as paying_mau
    from firsts
    inner join {{ ref('vendor_horizons') }} as horizons on firsts.app_id = horizons.app_id
    left join carried on firsts.app_id = carried.app_id
    inner join {{ ref('dim_date') }} as dates
        on
            dates.date_day >= coalesce(
                carried.next_date, {{ earlier_date('firsts.first_seen_date', 'horizons.first_activity_date') }}
            )
            and dates.date_day <= horizons.newest_activity_date
),

figures as (
    select
        dates.app_id,
        dates.activity_date,
        dates.first_activity_date,
        cast(dates.lifetime_users + {{ running_sum('changes.lifetime_users_change', app, day) }} as bigint)
            as lifetime_users,
        cast(dates.mau + {{ running_sum('changes.mau_change', app, day) }} as bigint) as mau,
        cast(dates.paying_mau + {{ running_sum('changes.paying_mau_change', app, day) }} as bigint) as paying_mau,
        coalesce(changes.dau, 0) as dau,
        coalesce(changes.new_users, 0) as new_users,
        coalesce(changes.paying_dau, 0) as paying_dau,
        coalesce(changes.sessions, 0) as sessions,
        coalesce(changes.revenue, 0) as revenue
    from dates
    left join {{ ref('fct_vendor_changes') }} as changes
        on dates.app_id = changes.app_id and dates.activity_date = changes.activity_date
)

select app_id, activity_date, lifetime_users, mau, paying_mau, dau, new_users, paying_dau, sessions, revenue
from figures
where activity_date >= first_activity_date and {{ window('activity_date') }}
