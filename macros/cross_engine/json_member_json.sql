{#
  The JSON text of one member of a JSON object. In: an expression with the JSON text of an object (or null), the member's
  name. Out: text; null if the member is not there or is null.
#}
{% macro json_member_json(json, member) %}
    {{- return(adapter.dispatch('json_member_json', 'tidemark')(json, member)) -}}
{% endmacro %}

{% macro duckdb__json_member_json(json, member) -%}
    nullif(cast(json_extract({{ json }}, {{ sql_text('$."' ~ member ~ '"') }}) as varchar), 'null')
{%- endmacro %}

{% macro redshift__json_member_json(json, member) -%}
    nullif(json_serialize(json_parse({{ json }})."{{ member }}"), 'null')
{%- endmacro %}

{% macro athena__json_member_json(json, member) -%}
    nullif(json_format(json_extract({{ json }}, {{ sql_text('$["' ~ member ~ '"]') }})), 'null')
{%- endmacro %}
