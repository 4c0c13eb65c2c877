{{ config(tags=['history']) }}

select
    events.event_key,
    events.is_activity,
    events.session_signal,
    events.session_key
from {{ ref('fct_events') }} as events
left join {{ ref('fct_sessions') }} as sessions on events.session_key = sessions.session_key
where
    (events.session_key is null) <> (sessions.session_key is null)
    or (events.session_key is null) <> (events.session_chain_started_at is null)
    or (not events.is_activity and events.session_key is not null)
    or (
        events.is_activity
        and events.session_key is null
        and coalesce(events.session_signal, '') not in ('stop', 'pause')
    )
