{#
  The Monday of a date's ISO week. In: a date expression. Out: date; null for null.
#}
{% macro week_start(day) -%}
    cast(date_trunc('week', {{ day }}) as date)
{%- endmacro %}
