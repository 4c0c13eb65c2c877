{#
  A text without blanks (U+0020) at both ends. In: text. Out: text; null for null. Without a word about it, engines differ
  in what `trim` takes for a blank.
#}
{% macro cut_blanks(value) %}
    {{- return(adapter.dispatch('cut_blanks', 'tidemark')(value)) -}}
{% endmacro %}

{% macro duckdb__cut_blanks(value) -%} trim({{ value }}, ' ') {%- endmacro %}

{% macro redshift__cut_blanks(value) -%} btrim({{ value }}, ' ') {%- endmacro %}

{% macro athena__cut_blanks(value) -%} regexp_replace({{ value }}, '^ +| +\z', '') {%- endmacro %}
