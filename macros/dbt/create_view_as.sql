{#
  Overrides `create_view_as` of dbt-duckdb 1.11.1, to leave out the name of the database: that is the name of the file, and
  under another one its views would look for the old. In and out: as dbt calls it.
#}
{% macro duckdb__create_view_as(relation, sql) -%}
    {%- if config.get('contract').enforced -%} {{ get_assert_columns_equivalent(sql) }} {%- endif %}
    create view {{ relation }} as (
        {{ sql | replace(adapter.quote(relation.database) ~ '.', '') }}
    );
{%- endmacro %}
