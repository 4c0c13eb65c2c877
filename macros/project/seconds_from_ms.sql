{#
  A duration that a client reports, in milliseconds: an integer expression in, itself out; null if it is negative or longer
  than 366 days, which is none.
#}
{% macro duration_ms(milliseconds) -%}
    case when {{ milliseconds }} between 0 and {{ 366 * 86400000 }} then {{ milliseconds }} end
{%- endmacro %}

{#
  Milliseconds to seconds, exactly. In: a bigint expression. Out: decimal(18,3); null for null.
#}
{% macro seconds_from_ms(milliseconds) -%}
    cast(({{ milliseconds }}) * 0.001 as decimal(18, 3))
{%- endmacro %}
