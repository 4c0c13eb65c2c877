{#
  The key of the session that an event belongs to: of the part of its chain that it falls into. In: expressions of the event
  and of its chain's start. Out: text; null where the event is in no chain.
#}
{% macro session_key(source, app_id, device_id, session_id, chain_started_at, occurred_at) -%}
    {%- set start_ms = ms_from_timestamp(chain_started_at) -%}
    {%- set part %}{{ session_part(chain_started_at, occurred_at) }}{% endset -%}
    case
        when {{ chain_started_at }} is not null then {{ hash_key([
            source, app_id, device_id, session_id,
            'cast(' ~ start_ms ~ ' as ' ~ type_name('text') ~ ')', 'cast(' ~ part ~ ' as ' ~ type_name('text') ~ ')',
        ]) }}
    end
{%- endmacro %}
