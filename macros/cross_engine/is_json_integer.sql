{#
  Whether the JSON text of one value is an integer: digits, with a minus sign or without. Null for null.
#}
{% macro is_json_integer(json) %}
    {{- return(adapter.dispatch('is_json_integer', 'tidemark')(json)) -}}
{% endmacro %}

{% macro duckdb__is_json_integer(json) -%} (translate({{ json }}, '-0123456789', '') = '') {%- endmacro %}

{% macro redshift__is_json_integer(json) -%} (translate({{ json }}, '-0123456789', '') = '') {%- endmacro %}

{% macro athena__is_json_integer(json) -%} (translate({{ json }}, '-0123456789', '') = '') {%- endmacro %}
