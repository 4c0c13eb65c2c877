{{ config(meta={'window': {'column': 'activity_date', 'reach': 'days'}}) }}

-- One row per app, segment value and local date on which a figure of its users changes: what those did who were active
-- with the value on the date, and how many more (`*_change`) were in the 7 and the 30 days up to it.
with user_days as (
    select
        *,
        case when days_since_first_seen = 0 then 1 else 0 end as is_new,
        case when {{ is_resurrected() }} then 1 else 0 end as is_resurrected
    from {{ ref('fct_user_days') }}
    where {{ window('activity_date', days=30) }}
),

days as (
    {{ by_segment('user_days') }}
),

steps as (
    {{ trailing_steps('days', ['app_id', 'segment', 'segment_value'], 'user_key', {'wau': 7, 'mau': 30}) }}
),

changes as (
    select
        app_id,
        segment,
        segment_value,
        step_date as activity_date,
        sum(on_day) as dau,
        sum(wau) as wau_change,
        sum(mau) as mau_change,
        sum(on_day * is_new) as new_users,
        sum(on_day * is_resurrected) as resurrected_users,
        sum(on_day * sessions) as sessions,
        sum(on_day * session_seconds) as session_seconds
    from steps
    where {{ window('step_date') }}
    group by app_id, segment, segment_value, step_date
),

-- Two users may share a device: it is one, and one for each of their values.
devices as (
    select
        days.app_id,
        days.segment,
        days.segment_value,
        days.activity_date,
        count(distinct devices.device_id) as active_devices
    from days
    inner join {{ ref('fct_device_days') }} as devices
        on {{ same('days', 'devices', ['app_id', 'user_key', 'activity_date']) }}
    where devices.events > 0 and {{ window('days.activity_date', of='days') }}
    group by days.app_id, days.segment, days.segment_value, days.activity_date
)

select
    changes.app_id,
    changes.segment,
    changes.segment_value,
    changes.activity_date,
    cast(changes.dau as bigint) as dau,
    cast(changes.wau_change as bigint) as wau_change,
    cast(changes.mau_change as bigint) as mau_change,
    cast(coalesce(devices.active_devices, 0) as bigint) as active_devices,
    cast(changes.new_users as bigint) as new_users,
    cast(changes.resurrected_users as bigint) as resurrected_users,
    cast(changes.sessions as bigint) as sessions,
    cast(changes.session_seconds as decimal(38, 3)) as session_seconds
from changes
left join devices on {{ same('changes', 'devices', ['app_id', 'segment', 'segment_value', 'activity_date']) }}
