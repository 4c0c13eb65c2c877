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

{#
  An expression navigates nothing, so the member is kept alone, and what stands around it cut off: `{"a":` and `}`, all of
  `{"a":null}` and `{}`.
#}
{% macro redshift__json_member_json(json, member) -%}
    {%- set kept = "json_serialize(object_transform(json_parse(" ~ json ~ ") keep '\"" ~ member ~ "\"'))" -%}
    {%- set around = "'^[{](\"" ~ member ~ "\":(null[}]$)?)?|[}]$'" -%}
    nullif({{ _redshift_number('regexp_replace(' ~ kept ~ ', ' ~ around ~ ", '')") }}, '')
{%- endmacro %}

{% macro athena__json_member_json(json, member) -%}
    nullif(json_format(json_extract({{ json }}, {{ sql_text('$["' ~ member ~ '"]') }})), 'null')
{%- endmacro %}
