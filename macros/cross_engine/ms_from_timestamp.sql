{#
  A UTC timestamp to epoch milliseconds, a bigint. Below a millisecond is cut. Null for null.
#}
{% macro ms_from_timestamp(moment) %}
    {{- return(adapter.dispatch('ms_from_timestamp', 'tidemark')(moment)) -}}
{% endmacro %}

{% macro duckdb__ms_from_timestamp(moment) -%} epoch_ms({{ moment }}) {%- endmacro %}

{% macro redshift__ms_from_timestamp(moment) -%}
    datediff(ms, timestamp '1970-01-01 00:00:00', {{ moment }})
{%- endmacro %}

{% macro athena__ms_from_timestamp(moment) -%}
    date_diff('millisecond', timestamp '1970-01-01 00:00:00.000', {{ moment }})
{%- endmacro %}
