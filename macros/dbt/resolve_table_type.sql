{#
  Overrides `resolve_table_type` of dbt-athena 1.11.1, so that models, seeds and what tests keep are Iceberg tables: Hive
  tables hold no microseconds and cannot be changed.
#}
{% macro resolve_table_type() %}
    {{- return('iceberg') -}}
{% endmacro %}
