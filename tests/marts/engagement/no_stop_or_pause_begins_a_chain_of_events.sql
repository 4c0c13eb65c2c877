{{ config(tags=['history']) }}

-- Nor does one that belongs to no session lie within a chain's reach, behind the newest event with a session before it.
with events as (
    select
        event_key,
        session_id,
        session_key,
        occurred_at,
        coalesce(session_signal, '') in ('stop', 'pause') as is_end,
        max(case when session_key is not null then occurred_at end) over (
            partition by source, app_id, device_id, session_id order by occurred_at, event_key
            rows between unbounded preceding and 1 preceding
        ) as previous_at,
        row_number() over (
            partition by source, app_id, device_id, session_id, session_chain_started_at order by occurred_at, event_key
        ) as number_in_chain
    from {{ ref('fct_events') }}
    where is_activity
)

select event_key, session_key, occurred_at, previous_at
from events
where
    (is_end and session_key is not null and number_in_chain = 1)
    or (
        session_key is null
        and {{ ms_from_timestamp('occurred_at') }} - {{ ms_from_timestamp('previous_at') }} <= case
            when session_id is null then {{ var('session_timeout_minutes') * 60000 }}
            else {{ var('max_session_hours') * 3600000 }}
        end
    )
