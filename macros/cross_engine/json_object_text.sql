{#
  JSON text of an object. In: a list of (member, expression with the JSON text of its value, text if that is null);
  a member whose value and default are both null is left out; the first needs a default. Out: text, never null.
#}
{% macro json_object_text(members) %}
    {{- return(adapter.dispatch('json_object_text', 'tidemark')(members)) -}}
{% endmacro %}

{# One concat that skips nulls: a chain of || copies the text once per member. #}
{% macro duckdb__json_object_text(members) -%}
    concat(
        '{',
        {%- for member, json, default in members %}
        {%- set name = sql_text(("" if loop.first else ",") ~ (member | tojson) ~ ":") %}
        {%- if default is none %}
        case when {{ json }} is not null then {{ name }} end, {{ json }},
        {%- else %}
        {{ name }}, coalesce({{ json }}, {{ sql_text(default) }}),
        {%- endif %}
        {%- endfor %}
        '}'
    )
{%- endmacro %}

{% macro redshift__json_object_text(members) -%} {{ _chained_object_text(members) }} {%- endmacro %}

{% macro athena__json_object_text(members) -%} {{ _chained_object_text(members) }} {%- endmacro %}

{% macro _chained_object_text(members) -%}
    '{' ||
    {%- for member, json, default in members %}
    {%- set name = sql_text(("" if loop.first else ",") ~ (member | tojson) ~ ":") %}
    {%- if default is none %}
    coalesce({{ name }} || {{ json }}, '') ||
    {%- else %}
    {{ name }} || coalesce({{ json }}, {{ sql_text(default) }}) ||
    {%- endif %}
    {%- endfor %}
    '}'
{%- endmacro %}
