{#
  What the first group of a regular expression matched. In: a text expression, a pattern with one group. Out: text; null
  or empty if nothing matched.
#}
{% macro regexp_group(value, pattern) %}
    {{- return(adapter.dispatch('regexp_group', 'tidemark')(value, pattern)) -}}
{% endmacro %}

{% macro duckdb__regexp_group(value, pattern) -%} regexp_extract({{ value }}, {{ sql_text(pattern) }}, 1) {%- endmacro %}

{% macro redshift__regexp_group(value, pattern) -%} regexp_substr({{ value }}, {{ sql_text(pattern) }}, 1, 1, 'e') {%- endmacro %}

{% macro athena__regexp_group(value, pattern) -%} regexp_extract({{ value }}, {{ sql_text(pattern) }}, 1) {%- endmacro %}
