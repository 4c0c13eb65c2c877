{{ config(meta={
    'window': {'column': 'activity_date', 'reach': 'horizon'},
    'vars': ['late_window_days', 'stitch_window_days', 'max_session_hours'],
}) }}

{%- set value = ['dates.app_id', 'dates.segment', 'dates.segment_value'] %}

-- One row per app, date and segment value: running sums of what changes.
with changes as (
    select * from {{ ref('fct_segment_changes') }}
    where {{ window('activity_date') }}
),

carried as (
    {{ own_rows_before_window([
        ('app_id', 'text', 'app_id'), ('segment', 'text', 'segment'), ('segment_value', 'text', 'segment_value'),
        ('first_date', 'date', add_days('activity_date', 1)),
        ('wau_before', 'bigint', 'wau'), ('mau_before', 'bigint', 'mau'),
        ('users_before', 'bigint', 'mau + dormant_users'),
    ], days=1) }}
),

-- The values of the day before the window go on; others begin with their first day in it.
begun as (
    select * from carried
    union all
    select app_id, segment, segment_value, activity_date, 0, 0, 0 from changes where dau > 0
),

segment_values as (
    select
        app_id,
        segment,
        segment_value,
        min(first_date) as first_date,
        sum(wau_before) as wau_before,
        sum(mau_before) as mau_before,
        sum(users_before) as users_before
    from begun
    group by app_id, segment, segment_value
),

dates as (
    select
        segment_values.*,
        dates.date_day as activity_date,
        coalesce(dates.date_day <= horizons.settled_date, false) as is_settled
    from segment_values
    inner join {{ ref('app_horizons') }} as horizons on segment_values.app_id = horizons.app_id
    inner join {{ ref('dim_date') }} as dates
        on dates.date_day >= segment_values.first_date and dates.date_day <= horizons.newest_activity_date
),

figures as (
    select
        dates.*,
        coalesce(changes.dau, 0) as dau,
        dates.wau_before + {{ running_sum('changes.wau_change', value, 'dates.activity_date') }} as wau,
        dates.mau_before + {{ running_sum('changes.mau_change', value, 'dates.activity_date') }} as mau,
        dates.users_before + {{ running_sum('changes.new_users', value, 'dates.activity_date') }} as known_users,
        coalesce(changes.active_devices, 0) as active_devices,
        coalesce(changes.new_users, 0) as new_users,
        coalesce(changes.resurrected_users, 0) as resurrected_users,
        coalesce(changes.sessions, 0) as sessions,
        changes.session_seconds
    from dates
    left join changes on {{ same('dates', 'changes', ['app_id', 'segment', 'segment_value', 'activity_date']) }}
)

select
    figures.activity_date,
    figures.app_id,
    apps.tenant_id,
    figures.segment,
    figures.segment_value,
    figures.dau,
    cast(figures.wau as bigint) as wau,
    cast(figures.mau as bigint) as mau,
    figures.active_devices,
    figures.new_users,
    figures.dau - figures.new_users as returning_users,
    figures.resurrected_users,
    cast(case when figures.segment = 'all' then figures.known_users - figures.mau end as bigint) as dormant_users,
    figures.sessions,
    {{ safe_ratio('figures.sessions', 'figures.dau') }} as sessions_per_user,
    {{ safe_ratio('figures.session_seconds', 'figures.sessions') }} as average_session_seconds,
    {{ safe_ratio('figures.dau', 'figures.mau') }} as stickiness,
    figures.is_settled
from figures
inner join {{ ref('dim_apps') }} as apps on figures.app_id = apps.app_id
