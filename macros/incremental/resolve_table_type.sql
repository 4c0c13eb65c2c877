{#
  What kind of table dbt-athena makes, of models, seeds and what tests keep: Iceberg only. Hive tables there hold no
  microseconds and cannot be changed.
#}
{% macro resolve_table_type() %}
    {{- return('iceberg') -}}
{% endmacro %}
