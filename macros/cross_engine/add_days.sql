{#
  A date some days later (earlier if negative). In: a date expression, an integer expression. Out: date; null for null.
#}
{% macro add_days(day, days) %}
    {{- return(adapter.dispatch('add_days', 'tidemark')(day, days)) -}}
{% endmacro %}

{% macro duckdb__add_days(day, days) -%} cast({{ day }} + cast({{ days }} as integer) as date) {%- endmacro %}

{% macro redshift__add_days(day, days) -%} cast(dateadd(day, {{ days }}, {{ day }}) as date) {%- endmacro %}

{% macro athena__add_days(day, days) -%} cast(date_add('day', {{ days }}, {{ day }}) as date) {%- endmacro %}
