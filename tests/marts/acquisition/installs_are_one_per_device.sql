{{ config(tags=['history']) }}

with first_events as (
    select source, app_id, device_id, min(occurred_at) as installed_at
    from {{ ref('fct_events') }}
    where is_activity
    group by source, app_id, device_id
)

select
    coalesce(first_events.app_id, installs.app_id) as app_id,
    coalesce(first_events.device_id, installs.device_id) as device_id,
    first_events.installed_at as first_activity_at,
    installs.installed_at
from first_events
full outer join {{ ref('fct_installs') }} as installs
    on
        first_events.source = installs.source
        and first_events.app_id = installs.app_id
        and first_events.device_id = installs.device_id
where
    first_events.device_id is null
    or installs.device_id is null
    or first_events.installed_at <> installs.installed_at
