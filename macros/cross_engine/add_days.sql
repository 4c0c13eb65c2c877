{#
  A date some days later (earlier if negative). In: a date expression, an integer expression. Out: date; null for null.

  dbt's `dateadd`, whose type differs: date on Athena, timestamp on the others, so it is cast. On DuckDB it goes through a
  timestamp and an interval, which takes two to four times as long as days added to a date.
#}
{% macro add_days(day, days) %}
    {{- return(adapter.dispatch('add_days', 'tidemark')(day, days)) -}}
{% endmacro %}

{% macro duckdb__add_days(day, days) -%} cast({{ day }} + cast({{ days }} as integer) as date) {%- endmacro %}

{% macro redshift__add_days(day, days) -%} {{ _cast_dateadd(day, days) }} {%- endmacro %}

{% macro athena__add_days(day, days) -%} {{ _cast_dateadd(day, days) }} {%- endmacro %}

{% macro _cast_dateadd(day, days) -%} cast({{ dbt.dateadd('day', days, day) | trim }} as date) {%- endmacro %}
