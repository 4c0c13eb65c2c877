{#
  Whole days from one date to another, negative if the second is earlier. In: two date expressions. Out: integer; null for null.

  dbt's `datediff`, a bigint on all engines, so it is cast. On DuckDB it makes timestamps of both dates, which takes three times
  as long.
#}
{% macro days_between(first_day, last_day) %}
    {{- return(adapter.dispatch('days_between', 'tidemark')(first_day, last_day)) -}}
{% endmacro %}

{% macro duckdb__days_between(first_day, last_day) -%}
    cast(date_diff('day', {{ first_day }}, {{ last_day }}) as integer)
{%- endmacro %}

{% macro redshift__days_between(first_day, last_day) -%} {{ _cast_datediff(first_day, last_day) }} {%- endmacro %}

{% macro athena__days_between(first_day, last_day) -%} {{ _cast_datediff(first_day, last_day) }} {%- endmacro %}

{% macro _cast_datediff(first_day, last_day) -%}
    cast({{ dbt.datediff(first_day, last_day, 'day') | trim }} as integer)
{%- endmacro %}
