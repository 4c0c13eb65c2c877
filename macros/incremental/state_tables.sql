{# A warehouse of an older version lacks columns that came since, in tables that are there. #}
{% macro _add_new_columns(name) %}
    {%- set held = adapter.dispatch('held_columns', 'tidemark')(state(name)) | map('lower') | list -%}
    {%- for column in _state_columns()[name].split(', ') if column.split(' ')[0] not in held -%}
        {%- do run_query(adapter.dispatch('add_state_column', 'tidemark')(state(name), column)) -%}
    {%- endfor -%}
{% endmacro %}

{# By a statement of our own: dbt's would begin a transaction that nobody ends here. #}
{% macro _columns_by_query(relation) %}
    {{- return(run_query(
        'select column_name from information_schema.columns where table_schema = ' ~ sql_text(relation.schema)
        ~ ' and table_name = ' ~ sql_text(relation.identifier)
    ).columns[0].values()) -}}
{% endmacro %}

{% macro duckdb__held_columns(relation) %} {{- return(_columns_by_query(relation)) -}} {% endmacro %}

{% macro redshift__held_columns(relation) %} {{- return(_columns_by_query(relation)) -}} {% endmacro %}

{% macro athena__held_columns(relation) %}
    {{- return(adapter.get_columns_in_relation(relation) | map(attribute='name')) -}}
{% endmacro %}

{% macro duckdb__add_state_column(relation, column) -%} alter table {{ relation }} add column {{ column }} {%- endmacro %}

{% macro redshift__add_state_column(relation, column) -%} alter table {{ relation }} add column {{ column }} {%- endmacro %}

{% macro athena__add_state_column(relation, column) -%}
    alter table {{ relation.render_hive() }} add columns ({{ ddl_data_type(column) | replace('timestamp(6)', 'timestamp') }})
{%- endmacro %}

{#
  The statement that makes a table of the state if it is not there; may be empty if it is. In: its name, and its columns as
  in `create table`.
#}
{% macro create_state_table(name, columns) %}
    {{- return(adapter.dispatch('create_state_table', 'tidemark')(name, columns)) -}}
{% endmacro %}

{% macro duckdb__create_state_table(name, columns) -%}
    create table if not exists {{ state(name) }} ({{ columns }})
{%- endmacro %}

{% macro redshift__create_state_table(name, columns) -%}
    create table if not exists {{ state(name) }} ({{ columns }})
{%- endmacro %}

{#
  In DDL, Athena's types have other names. Models that run at the same time change rows of their own in these tables:
  in partitions of their own, so that neither commit stands in the other's way.
#}
{% macro athena__create_state_table(name, columns) -%}
    {%- set relation = state(name) -%}
    {#- Glue answers at once, a statement takes a second. -#}
    {%- if load_relation(relation) is not none -%} {{- return('') -}} {%- endif -%}
    {%- set partitions = {'marks': 'model', 'files': 'source'} -%}
    create table {{ relation.render_hive() }} (
        {{- ddl_data_type(columns) | replace('timestamp(6)', 'timestamp') -}}
    )
    {{ 'partitioned by (' ~ partitions[name] ~ ')' if name in partitions }}
    location '{{ adapter.generate_s3_location(relation, target.s3_data_dir, 'schema_table_unique', none, none, false) }}/'
    tblproperties ('table_type' = 'ICEBERG')
{%- endmacro %}

{# The schema, before its tables. #}
{% macro create_state_schema() %}
    {{- return(adapter.dispatch('create_state_schema', 'tidemark')()) -}}
{% endmacro %}

{% macro default__create_state_schema() %}
    {%- do adapter.create_schema(api.Relation.create(database=target.database, schema=target.schema ~ '_state')) -%}
{% endmacro %}

{# Glue answers at once, a statement takes a second. #}
{% macro athena__create_state_schema() %}
    {%- if load_relation(state('loads')) is none -%} {%- do default__create_state_schema() -%} {%- endif -%}
{% endmacro %}
