{#
  Milliseconds to seconds, exactly. In: a bigint expression. Out: decimal(18,3); null for null.
#}
{% macro seconds_from_ms(milliseconds) -%}
    cast(({{ milliseconds }}) * cast('0.001' as decimal(4, 3)) as decimal(18, 3))
{%- endmacro %}
