{#
  The earlier, or later, of two dates. In: date expressions; a null second one is left out. Written out because
  engines differ in what `least` does with nulls.
#}
{% macro earlier_date(first_day, second_day) -%}
    case when {{ second_day }} is null or {{ first_day }} <= {{ second_day }} then {{ first_day }} else {{ second_day }} end
{%- endmacro %}

{% macro later_date(first_day, second_day) -%}
    case when {{ second_day }} is null or {{ first_day }} >= {{ second_day }} then {{ first_day }} else {{ second_day }} end
{%- endmacro %}
