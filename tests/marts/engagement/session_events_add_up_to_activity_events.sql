{{ config(tags=['history']) }}

with events as (
    select session_key, count(*) as events, min(occurred_at) as started_at, max(occurred_at) as ended_at
    from {{ ref('fct_events') }}
    where session_key is not null
    group by session_key
)

select
    coalesce(events.session_key, sessions.session_key) as session_key,
    events.events,
    sessions.events as session_events
from events
full outer join {{ ref('fct_sessions') }} as sessions on events.session_key = sessions.session_key
where
    events.session_key is null
    or sessions.session_key is null
    or events.events <> sessions.events
    or events.started_at <> sessions.started_at
    or events.ended_at <> sessions.ended_at
