{{ config(meta={'window': {'column': 'activity_date', 'reach': 'days'}}) }}

-- One row per app, segment value and local date on which a figure of its users changes: what those did who were active
-- with the value on the date, and how many more (`*_change`) were in the 7 and the 30 days up to it.
with gaps as (
    select * from {{ ref('fct_segment_gaps') }}
    where {{ window('activity_date', days=30) }}
),

steps as (
    {{ trailing_steps('gaps', {'wau': 7, 'mau': 30}) }}
),

changes as (
    select
        app_id,
        segment,
        segment_value,
        step_date as activity_date,
        sum(on_day * users) as dau,
        sum(wau * users) as wau_change,
        sum(mau * users) as mau_change,
        sum(on_day * new_users) as new_users,
        sum(on_day * resurrected_users) as resurrected_users,
        sum(on_day * sessions) as sessions,
        sum(on_day * session_seconds) as session_seconds
    from steps
    where {{ window('step_date') }}
    group by app_id, segment, segment_value, step_date
),

-- A device that one user had is counted with the user. Several may share one: it is one, and one for each of their values.
owners as (
    select app_id, activity_date, device_id, min(user_key) as user_key, max(user_key) as last_user_key
    from {{ ref('fct_device_days') }}
    where events > 0 and {{ window('activity_date') }}
    group by app_id, activity_date, device_id
),

user_devices as (
    select app_id, user_key, activity_date, count(*) as own_devices, cast(null as {{ type_name('text') }}) as shared_device_id
    from owners
    where user_key = last_user_key
    group by app_id, user_key, activity_date
    union all
    select days.app_id, days.user_key, days.activity_date, 0, days.device_id
    from {{ ref('fct_device_days') }} as days
    inner join owners on {{ same('days', 'owners', ['app_id', 'activity_date', 'device_id']) }}
    where days.events > 0 and owners.user_key <> owners.last_user_key
),

device_days as (
    select user_days.*, user_devices.own_devices, user_devices.shared_device_id
    from {{ ref('fct_user_days') }} as user_days
    inner join user_devices on {{ same('user_days', 'user_devices', ['app_id', 'user_key', 'activity_date']) }}
    where {{ window('user_days.activity_date', of='user_days') }}
),

devices as (
    select
        app_id, segment, segment_value, activity_date,
        sum(own_devices) + count(distinct shared_device_id) as active_devices
    from ({{ by_segment('device_days') }}) as days
    group by app_id, segment, segment_value, activity_date
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
where changes.dau > 0 or changes.wau_change <> 0 or changes.mau_change <> 0
