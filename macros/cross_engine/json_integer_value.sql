{#
  The value of a JSON integer. In: an expression with the JSON text of one value. Out: bigint; null for null, for a value
  that is no JSON integer ("5", 5.7, 1e3, true), and for one beyond bigint.
#}
{% macro json_integer_value(json) %}
    {{- return(adapter.dispatch('json_integer_value', 'tidemark')(json)) -}}
{% endmacro %}

{% macro duckdb__json_integer_value(json) -%}
    case when {{ is_json_integer(json) }} then try_cast({{ json }} as bigint) end
{%- endmacro %}

{% macro redshift__json_integer_value(json) -%}
    cast({{ _redshift_between(
        'cast(' ~ _redshift_match(json, '^-?[0-9]{1,19}$') ~ ' as decimal(38, 0))',
        "cast('-9223372036854775809' as decimal(38, 0))", "cast('9223372036854775808' as decimal(38, 0))", 'decimal(38, 0)'
    ) }} as bigint)
{%- endmacro %}

{% macro athena__json_integer_value(json) -%}
    case when {{ is_json_integer(json) }} then try_cast({{ json }} as bigint) end
{%- endmacro %}
