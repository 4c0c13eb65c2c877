{{ config(tags=['history']) }}

select session_key, started_at, ended_at, duration_seconds
from {{ ref('fct_sessions') }}
where
    {{ ms_from_timestamp('ended_at') }} - {{ ms_from_timestamp('started_at') }}
    >= {{ var('max_session_hours') * 3600000 }}
    or ended_at < started_at
    or duration_seconds < 0
    or duration_seconds > {{ var('max_session_hours') * 3600 }}
    or (
        duration_source = 'observed'
        and duration_seconds
        <> {{ seconds_from_ms(ms_from_timestamp('ended_at') ~ ' - ' ~ ms_from_timestamp('started_at')) }}
    )
