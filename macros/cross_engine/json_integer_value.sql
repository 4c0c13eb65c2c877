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

{# Short in SQL, because expressions of JSON are nested: the pattern says which digits are within bigint. #}
{% macro redshift__json_integer_value(json) -%}
    {%- set greatest = '9223372036854775807' -%}
    {%- set digits = ['[0-9]{1,18}', greatest] -%}
    {%- for at in range(19) if greatest[at] != '0' -%}
        {%- do digits.append(greatest[:at] ~ '[0-' ~ (greatest[at] | int - 1) ~ ']' ~ '[0-9]' * (18 - at)) -%}
    {%- endfor -%}
    cast(nullif(regexp_substr({{ json }}, '^(-?({{ digits | join('|') }})|-9223372036854775808)$'), '') as bigint)
{%- endmacro %}

{% macro athena__json_integer_value(json) -%}
    case when {{ is_json_integer(json) }} then try_cast({{ json }} as bigint) end
{%- endmacro %}
