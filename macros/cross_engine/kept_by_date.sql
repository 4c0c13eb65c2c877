{#
  How a large table is laid out, so that a run which reads from a date on skips what is older. In: a date column, as text.
  Out: arguments of a model's `config`, by name; none on DuckDB, which skips by the least and greatest value of its blocks.
#}
{% macro kept_by_date(column) %}
    {{- return(adapter.dispatch('kept_by_date', 'tidemark')(column)) -}}
{% endmacro %}

{% macro duckdb__kept_by_date(column) %} {{- return({}) -}} {% endmacro %}

{% macro redshift__kept_by_date(column) %} {{- return({'sort': column}) -}} {% endmacro %}

{# Compaction keeps to partitions; a statement writes at most 100 of them. #}
{% macro athena__kept_by_date(column) %} {{- return({'partitioned_by': ['month(' ~ column ~ ')']}) -}} {% endmacro %}
