{#
  JSON text of an object. In: a list of (member, expression with the JSON text of its value, text if that is null);
  a member whose value and default are both null is left out; the first needs a default. Out: text, never null.
#}
{% macro json_object_text(members) -%}
    '{' ||
    {%- for member, json, default in members %}
    {%- set name = ("" if loop.first else ",") ~ (member | tojson) ~ ":" %}
    {%- if default is none %}
    coalesce({{ sql_text(name) }} || {{ json }}, '') ||
    {%- else %}
    {{ sql_text(name) }} || coalesce({{ json }}, {{ sql_text(default) }}) ||
    {%- endif %}
    {%- endfor %}
    '}'
{%- endmacro %}
