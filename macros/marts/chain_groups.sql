{#
  What nearly all events can be told their chain by, without a look at each: the activity events of one source, app, device and
  session id. A group that is no longer than the longest gap, and shorter than the longest session, is one chain and one session.

  In: a relation of activity events with `source, app_id, device_id, session_id, session_signal, occurred_at`. Out: a select of
  `source, app_id, device_id, session_id` (null is a group of its own), `is_activity` (true, to join by), `is_one_chain`,
  `chain_started_at` and `session_key`; the last two are of use only where `is_one_chain`. Not so where a stop or pause comes first, or a chain goes on from before the
  window: `session_chains` looks at the events of such groups.
#}
{% macro chain_groups(relation) -%}
    {%- set span -%}
        {{ ms_from_timestamp('max(occurred_at)') }} - {{ ms_from_timestamp('min(occurred_at)') }}
    {%- endset -%}
    {%- set longest_ms = var('max_session_hours') * 3600000 -%}
    {%- set gap_ms -%}
        case when session_id is null then {{ var('session_timeout_minutes') * 60000 }} else {{ longest_ms }} end
    {%- endset -%}
    select
        spans.*,
        true as is_activity,
        {{ session_key('source', 'app_id', 'device_id', 'session_id', 'chain_started_at', 'chain_started_at') }} as session_key
    from (
        select
            source,
            app_id,
            device_id,
            session_id,
            min(occurred_at) as chain_started_at,
            {{ span }} <= {{ gap_ms }}
            and {{ span }} < {{ longest_ms }}
            and coalesce(min(occurred_at) < min(case when not {{ begins_chain() }} then occurred_at end), true)
            and not max(case when is_carried then 1 else 0 end) = 1 as is_one_chain
        from (
            select source, app_id, device_id, session_id, session_signal, occurred_at, false as is_carried
            from {{ relation }}
            {%- if is_incremental() %}
            union all
            select source, app_id, device_id, session_id, null, occurred_at, true
            from ({{ last_of_chains() }}) as carried
            {%- endif %}
        ) as timeline
        group by source, app_id, device_id, session_id
    ) as spans
{%- endmacro %}
