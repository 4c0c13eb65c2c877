{#
  One member of a JSON object as a decimal, if it is a JSON number. In: an expression with the JSON text of an object (or
  null), the member's name, digits in all and after the point. Out: decimal, rounded half away from zero; null for what is
  missing, is no JSON number (text with digits included) or does not fit.
#}
{% macro json_member_decimal(json, member, precision, scale) %}
    {{- return(adapter.dispatch('json_member_decimal', 'tidemark')(json, member, precision, scale)) -}}
{% endmacro %}

{% macro duckdb__json_member_decimal(json, member, precision, scale) -%}
    {%- set value = 'json_extract(' ~ json ~ ', ' ~ sql_text('$."' ~ member ~ '"') ~ ')' -%}
    case when left({{ value }}::varchar, 1) <> '"' then {{ to_decimal(value ~ '::varchar', precision, scale) }} end
{%- endmacro %}

{# The JSON text of a string has quotes, and is no number. #}
{% macro redshift__json_member_decimal(json, member, precision, scale) -%}
    {{ to_decimal(json_member_json(json, member), precision, scale) }}
{%- endmacro %}

{% macro athena__json_member_decimal(json, member, precision, scale) -%}
    {%- set value = 'json_format(json_extract(' ~ json ~ ', ' ~ sql_text('$["' ~ member ~ '"]') ~ '))' -%}
    case when substr({{ value }}, 1, 1) <> '"' then {{ to_decimal(value, precision, scale) }} end
{%- endmacro %}
