{{ config(tags=['history']) }}

-- A server's event: a person's, but no sign of an app being used, and part of no session or install.
select events.event_key
from {{ ref('fct_events') }} as events
left join {{ ref('fct_installs') }} as installs on events.app_id = installs.app_id and installs.device_id is null
where
    events.device_id is null
    and (
        events.login_id is null
        or not events.is_identified
        or events.is_activity
        or events.session_key is not null
        or installs.app_id is not null
    )
