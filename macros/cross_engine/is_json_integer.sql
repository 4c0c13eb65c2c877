{#
  Whether the JSON text of one value is an integer: a number without point and exponent. In: an expression with the JSON
  text (as `json_columns` gives it for kind `json`). Out: boolean; null for null. Plain comparisons: a pattern costs more.
#}
{% macro is_json_integer(json) -%}
    (
        {{ json }} >= '-' and {{ json }} < ':'
        and {{ json }} not like '%.%' and {{ json }} not like '%e%' and {{ json }} not like '%E%'
    )
{%- endmacro %}
