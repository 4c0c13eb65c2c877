{#
  A text with every match of a regular expression replaced. In: a text expression, a pattern, what comes in its place (no
  groups). Out: text; null for null. A pattern that begins with `^` matches once, and needs no macro.
#}
{% macro replace_pattern(value, pattern, replacement) %}
    {{- return(adapter.dispatch('replace_pattern', 'tidemark')(value, pattern, replacement)) -}}
{% endmacro %}

{% macro duckdb__replace_pattern(value, pattern, replacement) -%}
    regexp_replace({{ value }}, {{ sql_text(pattern) }}, {{ sql_text(replacement) }}, 'g')
{%- endmacro %}

{% macro redshift__replace_pattern(value, pattern, replacement) -%}
    regexp_replace({{ value }}, {{ sql_text(pattern) }}, {{ sql_text(replacement) }})
{%- endmacro %}

{% macro athena__replace_pattern(value, pattern, replacement) -%}
    regexp_replace({{ value }}, {{ sql_text(pattern) }}, {{ sql_text(replacement) }})
{%- endmacro %}
