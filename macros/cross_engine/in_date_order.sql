{#
  The end of a query whose rows should lie in the order of a date, where the engine has no other way to keep them so: DuckDB, after a
  GROUP BY. It skips by the least and greatest value of its blocks, and a run rewrites the blocks in which it deletes. In: a date
  expression.
#}
{% macro in_date_order(column) %}
    {{- return(adapter.dispatch('in_date_order', 'tidemark')(column)) -}}
{% endmacro %}

{% macro duckdb__in_date_order(column) -%} order by {{ column }} {%- endmacro %}

{% macro redshift__in_date_order(column) -%} {%- endmacro %}

{% macro athena__in_date_order(column) -%} {%- endmacro %}
