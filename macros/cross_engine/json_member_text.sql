{#
  One member of a JSON object as text: a string unescaped, any other value as its JSON text. In: an expression with the
  JSON text of an object (or null), the member's name. Out: text; null if the member is not there, is null or is empty.
#}
{% macro json_member_text(json, member) %}
    {{- return(adapter.dispatch('json_member_text', 'tidemark')(json, member)) -}}
{% endmacro %}

{% macro duckdb__json_member_text(json, member) -%}
    nullif(json_extract_string({{ json }}, {{ sql_text('$."' ~ member ~ '"') }}), '')
{%- endmacro %}

{% macro redshift__json_member_text(json, member) -%}
    nullif(json_extract_path_text({{ json }}, {{ sql_text(member) }}, true), '')
{%- endmacro %}

{% macro athena__json_member_text(json, member) -%}
    {%- set path = sql_text('$["' ~ member ~ '"]') -%}
    nullif(coalesce(
        json_extract_scalar({{ json }}, {{ path }}),
        nullif(json_format(json_extract({{ json }}, {{ path }})), 'null')
    ), '')
{%- endmacro %}
