{#
  md5 of one text in lower-case hex. In: a SQL text expression. Out: 32 characters; null for null.
#}
{% macro md5_text(value) %}
    {{- return(adapter.dispatch('md5_text', 'tidemark')(value)) -}}
{% endmacro %}

{% macro duckdb__md5_text(value) -%} md5({{ value }}) {%- endmacro %}

{% macro redshift__md5_text(value) -%} md5({{ value }}) {%- endmacro %}

{% macro athena__md5_text(value) -%} lower(to_hex(md5(to_utf8({{ value }})))) {%- endmacro %}
