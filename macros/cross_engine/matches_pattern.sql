{#
  Whether a regular expression matches anywhere in a text. In: two text expressions, the second with the pattern. Out:
  boolean; null for null.
#}
{% macro matches_pattern(value, pattern) %}
    {{- return(adapter.dispatch('matches_pattern', 'tidemark')(value, pattern)) -}}
{% endmacro %}

{% macro duckdb__matches_pattern(value, pattern) -%} regexp_matches({{ value }}, {{ pattern }}) {%- endmacro %}

{% macro redshift__matches_pattern(value, pattern) -%} {{ value }} ~ {{ pattern }} {%- endmacro %}

{% macro athena__matches_pattern(value, pattern) -%} regexp_like({{ value }}, {{ pattern }}) {%- endmacro %}
