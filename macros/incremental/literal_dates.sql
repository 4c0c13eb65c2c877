{# The first column of a query as date literals for an `in ( )`; `null` if there are none, and offline. #}
{% macro literal_dates(query) -%}
    {%- set dates = run_query(query).columns[0].values() if execute and flags.INTROSPECT else [] -%}
    {%- for day in dates %}{{ date_literal(day) }}{{ ', ' if not loop.last }}{% else %}null{% endfor -%}
{%- endmacro %}

{# A date literal. In: a Python date, or text that begins with one. #}
{% macro date_literal(day) -%}
    date '{{ (day | string)[:10] }}'
{%- endmacro %}
