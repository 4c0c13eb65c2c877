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
    case
        when {{ is_json_integer(json) }} and regexp_substr({{ json }}, '^-?[0-9]{1,18}$') <> '' then cast({{ json }} as bigint)
    end
{%- endmacro %}

{% macro athena__json_integer_value(json) -%}
    case when {{ is_json_integer(json) }} then try_cast({{ json }} as bigint) end
{%- endmacro %}
