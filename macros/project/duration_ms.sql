{#
  A duration that a client reports, in milliseconds: an integer expression in, itself out; null if it is negative or longer
  than 366 days, which is none.
#}
{% macro duration_ms(milliseconds) -%}
    case when {{ milliseconds }} between 0 and {{ 366 * 86400000 }} then {{ milliseconds }} end
{%- endmacro %}
