{#
  Bytes of a text in UTF-8. In: a text expression. Out: integer; null for null.
#}
{% macro byte_length(value) %}
    {{- return(adapter.dispatch('byte_length', 'tidemark')(value)) -}}
{% endmacro %}

{% macro duckdb__byte_length(value) -%} strlen({{ value }}) {%- endmacro %}

{% macro redshift__byte_length(value) -%} octet_length({{ value }}) {%- endmacro %}

{% macro athena__byte_length(value) -%} length(to_utf8({{ value }})) {%- endmacro %}
