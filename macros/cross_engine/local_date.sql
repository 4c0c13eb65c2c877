{#
  The date in a time zone at a UTC instant. In: a UTC timestamp expression and an expression with a zone name of the
  tz database (`Europe/Berlin`); an unknown zone is an error of the engine. Out: date; null for null.
#}
{% macro local_date(moment, zone) %}
    {{- return(adapter.dispatch('local_date', 'tidemark')(moment, zone)) -}}
{% endmacro %}

{% macro duckdb__local_date(moment, zone) -%}
    cast(timezone({{ zone }}, timezone('UTC', {{ moment }})) as date)
{%- endmacro %}

{% macro redshift__local_date(moment, zone) -%}
    cast(convert_timezone('UTC', {{ zone }}, {{ moment }}) as date)
{%- endmacro %}

{% macro athena__local_date(moment, zone) -%}
    cast(at_timezone(with_timezone({{ moment }}, 'UTC'), {{ zone }}) as date)
{%- endmacro %}
