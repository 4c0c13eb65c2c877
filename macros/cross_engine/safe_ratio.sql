{#
  One division of two exact numbers as a double. In: numeric expressions. Out: double; null if the divisor is null or 0.
#}
{% macro safe_ratio(numerator, denominator) -%}
    cast({{ numerator }} as {{ type_name('double') }}) / nullif(cast({{ denominator }} as {{ type_name('double') }}), 0)
{%- endmacro %}
