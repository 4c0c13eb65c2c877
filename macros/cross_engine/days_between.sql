{#
  Whole days from one date to another, negative if the second is earlier. In: two date expressions. Out: integer; null for null.
#}
{% macro days_between(first_day, last_day) %}
    {{- return(adapter.dispatch('days_between', 'tidemark')(first_day, last_day)) -}}
{% endmacro %}

{% macro duckdb__days_between(first_day, last_day) -%}
    cast(date_diff('day', {{ first_day }}, {{ last_day }}) as integer)
{%- endmacro %}

{% macro redshift__days_between(first_day, last_day) -%}
    cast(datediff(day, {{ first_day }}, {{ last_day }}) as integer)
{%- endmacro %}

{% macro athena__days_between(first_day, last_day) -%}
    cast(date_diff('day', {{ first_day }}, {{ last_day }}) as integer)
{%- endmacro %}
