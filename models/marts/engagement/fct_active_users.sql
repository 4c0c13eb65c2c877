{{ config(meta={
    'window': {'column': 'activity_date', 'reach': 'horizon'},
    'vars': ['late_window_days', 'stitch_window_days', 'max_session_hours'],
}) }}

{%- set value = ['spine.app_id', 'spine.segment', 'spine.segment_value'] %}

-- One row per app, date and segment value. A user counts in a window from a day until the earlier of the window's end
-- and the user's next active day, so the figures are running sums of +1 and -1.
with days as (
    {{ by_segment(
        "select * from " ~ ref('fct_user_days') ~ " where " ~ window('activity_date', days=29),
        ['app_id', 'activity_date', 'user_key', 'days_since_first_seen', 'previous_activity_date', 'sessions', 'session_seconds']
    ) }}
),

spans as (
    select
        *,
        lead(activity_date) over (
            partition by app_id, segment, segment_value, user_key order by activity_date
        ) as next_date
    from days
),

steps as (
    select app_id, segment, segment_value, activity_date, 1 as wau_step, 1 as mau_step from spans
    union all
    select app_id, segment, segment_value, {{ earlier_date(add_days('activity_date', 7), 'next_date') }}, -1, 0
    from spans
    union all
    select app_id, segment, segment_value, {{ earlier_date(add_days('activity_date', 30), 'next_date') }}, 0, -1
    from spans
),

day_figures as (
    select
        app_id,
        segment,
        segment_value,
        activity_date,
        count(*) as dau,
        sum(case when days_since_first_seen = 0 then 1 else 0 end) as new_users,
        sum(case when {{ is_resurrected() }} then 1 else 0 end) as resurrected_users,
        sum(sessions) as sessions,
        sum(session_seconds) as session_seconds
    from days
    where {{ window('activity_date') }}
    group by app_id, segment, segment_value, activity_date
),

device_figures as (
    select
        days.app_id,
        days.segment,
        days.segment_value,
        days.activity_date,
        count(distinct devices.device_id) as active_devices
    from days
    inner join {{ ref('fct_device_days') }} as devices
        on
            days.app_id = devices.app_id
            and days.user_key = devices.user_key
            and days.activity_date = devices.activity_date
    where devices.events > 0 and {{ window('days.activity_date', app='days.app_id') }}
    group by days.app_id, days.segment, days.segment_value, days.activity_date
),

-- The values of the day before the window go on; others begin with their first day in it.
carried as (
    {{ own_rows_before_window([
        ('app_id', 'text', 'app_id'),
        ('segment', 'text', 'segment'),
        ('segment_value', 'text', 'segment_value'),
        ('first_date', 'date', add_days('activity_date', 1)),
        ('known_users', 'bigint', 'mau + dormant_users'),
    ], days=1) }}
),

segment_values as (
    select app_id, segment, segment_value, min(first_date) as first_date, max(known_users) as known_users
    from (
        select * from carried
        union all
        select app_id, segment, segment_value, activity_date, null from day_figures
    ) as both_kinds
    group by app_id, segment, segment_value
),

spine as (
    select
        segment_values.*,
        dates.date_day as activity_date,
        horizons.settled_date
    from segment_values
    inner join {{ ref('app_horizons') }} as horizons on segment_values.app_id = horizons.app_id
    inner join {{ ref('dim_date') }} as dates
        on dates.date_day >= segment_values.first_date and dates.date_day <= horizons.newest_activity_date
),

-- What happened before a value's first date in the spine counts on that date.
step_sums as (
    select
        steps.app_id,
        steps.segment,
        steps.segment_value,
        {{ later_date('steps.activity_date', 'segment_values.first_date') }} as activity_date,
        sum(steps.wau_step) as wau_step,
        sum(steps.mau_step) as mau_step
    from steps
    inner join segment_values
        on
            steps.app_id = segment_values.app_id
            and steps.segment = segment_values.segment
            and steps.segment_value = segment_values.segment_value
    group by 1, 2, 3, 4
),

figures as (
    select
        spine.activity_date,
        spine.app_id,
        spine.segment,
        spine.segment_value,
        coalesce(day_figures.dau, 0) as dau,
        {{ running_sum('step_sums.wau_step', value, 'spine.activity_date') }} as wau,
        {{ running_sum('step_sums.mau_step', value, 'spine.activity_date') }} as mau,
        coalesce(device_figures.active_devices, 0) as active_devices,
        coalesce(day_figures.new_users, 0) as new_users,
        coalesce(day_figures.resurrected_users, 0) as resurrected_users,
        coalesce(spine.known_users, 0) + {{ running_sum('day_figures.new_users', value, 'spine.activity_date') }} as known_users,
        coalesce(day_figures.sessions, 0) as sessions,
        day_figures.session_seconds,
        coalesce(spine.activity_date <= spine.settled_date, false) as is_settled
    from spine
    left join step_sums
        on
            spine.app_id = step_sums.app_id
            and spine.segment = step_sums.segment
            and spine.segment_value = step_sums.segment_value
            and spine.activity_date = step_sums.activity_date
    left join day_figures
        on
            spine.app_id = day_figures.app_id
            and spine.segment = day_figures.segment
            and spine.segment_value = day_figures.segment_value
            and spine.activity_date = day_figures.activity_date
    left join device_figures
        on
            spine.app_id = device_figures.app_id
            and spine.segment = device_figures.segment
            and spine.segment_value = device_figures.segment_value
            and spine.activity_date = device_figures.activity_date
)

select
    figures.activity_date,
    figures.app_id,
    apps.tenant_id,
    figures.segment,
    figures.segment_value,
    cast(figures.dau as bigint) as dau,
    cast(figures.wau as bigint) as wau,
    cast(figures.mau as bigint) as mau,
    cast(figures.active_devices as bigint) as active_devices,
    cast(figures.new_users as bigint) as new_users,
    cast(figures.dau - figures.new_users as bigint) as returning_users,
    cast(figures.resurrected_users as bigint) as resurrected_users,
    cast(case when figures.segment = 'all' then figures.known_users - figures.mau end as bigint) as dormant_users,
    cast(figures.sessions as bigint) as sessions,
    {{ safe_ratio('figures.sessions', 'figures.dau') }} as sessions_per_user,
    {{ safe_ratio('figures.session_seconds', 'figures.sessions') }} as average_session_seconds,
    {{ safe_ratio('figures.dau', 'figures.mau') }} as stickiness,
    figures.is_settled
from figures
inner join {{ ref('dim_apps') }} as apps on figures.app_id = apps.app_id
