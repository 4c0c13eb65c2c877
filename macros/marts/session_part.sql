{# The number of the part of its chain that an instant falls into, from 0: a bigint. #}
{% macro session_part(chain_started_at, occurred_at) -%}
    cast(floor(
        ({{ ms_from_timestamp(occurred_at) }} - {{ ms_from_timestamp(chain_started_at) }})
        / {{ var('max_session_hours') * 3600000 }}
    ) as bigint)
{%- endmacro %}
