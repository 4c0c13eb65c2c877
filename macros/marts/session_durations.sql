{#
  How long each session was, and which rule says so (docs/definitions.md, Sessions). A session that is one of several parts
  of its chain is observed, whatever it reports; elsewhere what the latest stop reports counts, then the stop's span without
  the pauses, then what the latest pause reports.

  In: relations of the sessions (with `session_key, source, app_id, device_id, session_id, chain_started_at, started_at,
  ended_at, started_utc_date`) and of their events (`session_key, event_number, occurred_at, session_signal,
  reported_active_ms, reported_span_ms`). Out: a select of the sessions in the window of the model being built, with all
  their columns, `duration_source` (text) and `duration_seconds`.
#}
{% macro session_durations(sessions, events) -%}
    select
        timed.*,
        {{ seconds_from_ms(
            "case duration_source when 'reported' then reported_ms when 'start_stop' then start_stop_ms else observed_ms end"
        ) }} as duration_seconds
    from (
        select
            parted.*,
            coalesce(reported.stop_active_ms, reported.pause_active_ms) as reported_ms,
            reported.stop_span_ms - reported.paused_ms as start_stop_ms,
            cast(
                case
                    when parted.is_one_of_several then 'observed'
                    when reported.stop_active_ms is not null then 'reported'
                    when {{ session_ms('reported.stop_span_ms - reported.paused_ms') }} is not null then 'start_stop'
                    when reported.pause_active_ms is not null then 'reported'
                    else 'observed'
                end as {{ type_name('text') }}
            ) as duration_source
        from (
            select
                *,
                {{ ms_from_timestamp('ended_at') }} - {{ ms_from_timestamp('started_at') }} as observed_ms,
                {{ session_part('chain_started_at', 'started_at') }} > 0
                or count(*) over (partition by source, app_id, device_id, session_id, chain_started_at) > 1
                    as is_one_of_several
            from {{ sessions }}
        ) as parted
        left join ({{ _reported_durations(events) }}) as reported on parted.session_key = reported.session_key
        where {{ window('parted.started_utc_date', of='parted') }}
    ) as timed
{%- endmacro %}

{# What a source says about start, stop and pauses, on its newest event of each kind. #}
{% macro _reported_durations(events) -%}
    select
        session_key,
        max(case when session_signal = 'stop' and newest_first = 1 then reported_active_ms end) as stop_active_ms,
        max(case when session_signal = 'stop' and newest_first = 1 then reported_span_ms end) as stop_span_ms,
        max(case when session_signal = 'pause' and newest_first = 1 then reported_active_ms end) as pause_active_ms,
        coalesce(sum(case when previous_signal = 'pause' then occurred_ms - previous_ms end), 0) as paused_ms
    from (
        select
            session_key,
            session_signal,
            reported_active_ms,
            reported_span_ms,
            {{ ms_from_timestamp('occurred_at') }} as occurred_ms,
            lag(session_signal) over (partition by session_key order by event_number) as previous_signal,
            lag({{ ms_from_timestamp('occurred_at') }}) over (partition by session_key order by event_number)
                as previous_ms,
            row_number() over (partition by session_key, session_signal order by event_number desc) as newest_first
        from {{ events }}
        where session_signal is not null
    ) as signals
    group by session_key
{%- endmacro %}
