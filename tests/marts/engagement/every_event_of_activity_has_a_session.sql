{{ config(tags=['history']) }}

select
    events.event_key,
    events.is_activity,
    events.session_key
from {{ ref('fct_events') }} as events
left join {{ ref('fct_sessions') }} as sessions on events.session_key = sessions.session_key
where
    events.is_activity <> (events.session_key is not null)
    or events.is_activity <> (sessions.session_key is not null)
