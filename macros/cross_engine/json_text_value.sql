{#
  The text of a JSON string. In: an expression with the JSON text of one value (as `json_columns` gives it for kind
  `json`). Out: the unescaped text; null for null, and for a value that is no JSON string.
#}
{% macro json_text_value(json) %}
    {{- return(adapter.dispatch('json_text_value', 'tidemark')(json)) -}}
{% endmacro %}

{# Unescaping is dear and hardly ever needed: only where there is a backslash. #}
{% macro duckdb__json_text_value(json) -%}
    case
        when left({{ json }}, 1) <> '"' then null
        when contains({{ json }}, '\') then json_extract_string({{ json }}, '$')
        else substring({{ json }}, 2, length({{ json }}) - 2)
    end
{%- endmacro %}

{% macro redshift__json_text_value(json) -%}
    case when left({{ json }}, 1) = '"' then json_extract_array_element_text('[' || {{ json }} || ']', 0) end
{%- endmacro %}

{% macro athena__json_text_value(json) -%}
    case when substr({{ json }}, 1, 1) = '"' then json_extract_scalar({{ json }}, '$') end
{%- endmacro %}
