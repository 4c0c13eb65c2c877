{#
  Overrides `get_assert_columns_equivalent` of dbt-core 1.11.16 (dbt-adapters 1.24.5) on Athena, which takes a second for each
  answer.

  dbt asks an engine twice for the columns of a model with a contract, whenever it makes a table of it: also of the table that
  only hands rows on. There the target's columns decide (`on_schema_change: fail`), and Athena is not asked.
#}
{% macro athena__get_assert_columns_equivalent(sql) %}
    {%- if not is_incremental() -%} {{- return(assert_columns_equivalent(sql)) -}} {%- endif -%}
{% endmacro %}
