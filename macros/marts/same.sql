{#
  The condition of a join: two relations are equal in these columns. In: their names, a list of columns; a null equals nothing.
#}
{% macro same(one, other, columns) -%}
    {%- for column in columns -%}
        {{ one }}.{{ column }} = {{ other }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
