{#
  Epoch milliseconds to a UTC timestamp without zone. In: a bigint expression, from 1970 to 2262. Null for null.
#}
{% macro timestamp_from_ms(milliseconds) %}
    {{- return(adapter.dispatch('timestamp_from_ms', 'tidemark')(milliseconds)) -}}
{% endmacro %}

{% macro duckdb__timestamp_from_ms(milliseconds) -%}
    make_timestamp(({{ milliseconds }}) * 1000)
{%- endmacro %}

{% macro redshift__timestamp_from_ms(milliseconds) -%}
    dateadd(ms, ({{ milliseconds }})::bigint, timestamp '1970-01-01 00:00:00')
{%- endmacro %}

{# `date_add` takes 32 bits of milliseconds. #}
{% macro athena__timestamp_from_ms(milliseconds) -%}
    cast(at_timezone(from_unixtime_nanos(({{ milliseconds }}) * 1000000), 'UTC') as timestamp(6))
{%- endmacro %}
