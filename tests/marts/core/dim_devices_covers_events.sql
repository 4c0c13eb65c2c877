{{ config(tags=['history']) }}

with events as (
    select
        app_id,
        device_id,
        min(occurred_at) as first_seen_at,
        max(occurred_at) as last_seen_at
    from {{ ref('fct_events') }}
    where device_id is not null
    group by app_id, device_id
)

select
    coalesce(events.app_id, devices.app_id) as app_id,
    coalesce(events.device_id, devices.device_id) as device_id
from events
full outer join {{ ref('dim_devices') }} as devices
    on events.app_id = devices.app_id and events.device_id = devices.device_id
where
    events.device_id is null
    or devices.device_id is null
    or events.first_seen_at <> devices.first_seen_at
    or events.last_seen_at <> devices.last_seen_at
