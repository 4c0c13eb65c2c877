{#
  Overrides `persist_docs` of dbt-core 1.11.16 (dbt-adapters 1.24.5) on DuckDB, and of dbt-redshift 1.11.1: they write every
  comment in every run.

  Descriptions in the warehouse, where BI tools look for them. Of a table that keeps what it has, only comments that are
  others now are written, and what they are is asked once for all tables of a run. Athena's adapter compares by itself, in
  Glue, where a column's description is cut to 255 characters.
#}
{% macro duckdb__persist_docs(relation, model, for_relation=true, for_columns=true) %}
    {%- do _write_comments(relation, model, true) -%}
{% endmacro %}

{# Views that are not bound, as all of ours, have no comments of columns. #}
{% macro redshift__persist_docs(relation, model, for_relation=true, for_columns=true) %}
    {%- do _write_comments(relation, model, relation.type != 'view') -%}
{% endmacro %}

{% macro _write_comments(relation, model, with_columns) %}
    {%- if config.persist_relation_docs() -%}
        {%- set wanted = {'': _one_line(model.description)} -%}
        {%- for column in (model.columns.values() if with_columns else []) -%}
            {%- do wanted.update({column.name: _one_line(column.description)}) -%}
        {%- endfor -%}
        {%- set held = _comments_held().get((relation.schema, relation.identifier), {}) if is_incremental() else {} -%}
        {%- set statements = [] -%}
        {%- for name, text in wanted.items() if held.get(name) != text -%}
            {%- set what = 'column ' ~ relation ~ '.' ~ adapter.quote(name) if name else relation.type ~ ' ' ~ relation -%}
            {%- do statements.append('comment on ' ~ what ~ ' is ' ~ sql_text(text)) -%}
        {%- endfor -%}
        {%- if statements -%} {%- do run_query(statements | join(';\n')) -%} {%- endif -%}
    {%- endif -%}
{% endmacro %}

{# Line breaks of YAML say nothing. #}
{% macro _one_line(text) %}
    {{- return((text or '').split() | join(' ')) -}}
{% endmacro %}

{# The comments of all tables as this run found them: (schema, table) -> {column, or '' for the table: text}. #}
{% macro _comments_held() %}
    {%- if 'comments' not in run_memory() -%}
        {%- set found = {} -%}
        {%- for schema, table, column, text in run_query(adapter.dispatch('comments_query', 'tidemark')()).rows -%}
            {%- do found.setdefault((schema, table), {}).update({column or '': text}) -%}
        {%- endfor -%}
        {%- do run_memory().update({'comments': found}) -%}
    {%- endif -%}
    {{- return(run_memory()['comments']) -}}
{% endmacro %}

{# Athena's adapter asks by itself; dbt wants to find a macro here all the same. #}
{% macro athena__comments_query() -%}
{%- endmacro %}

{% macro duckdb__comments_query() -%}
    select schema_name, table_name, null as column_name, comment
    from duckdb_tables() where database_name = {{ sql_text(target.database) }} and comment is not null
    union all
    select schema_name, table_name, column_name, comment
    from duckdb_columns() where database_name = {{ sql_text(target.database) }} and comment is not null
{%- endmacro %}

{% macro redshift__comments_query() -%}
    select
        cast(schemas.nspname as varchar) as schema_name,
        cast(tables.relname as varchar) as table_name,
        cast(columns.attname as varchar) as column_name,
        cast(texts.description as varchar) as comment
    from pg_catalog.pg_description as texts
    inner join pg_catalog.pg_class as tables on texts.objoid = tables.oid
    inner join pg_catalog.pg_namespace as schemas on tables.relnamespace = schemas.oid
    left join pg_catalog.pg_attribute as columns
        on tables.oid = columns.attrelid and texts.objsubid = columns.attnum and texts.objsubid > 0
    where substring(schemas.nspname, 1, {{ target.schema | length }}) = {{ sql_text(target.schema) }}
{%- endmacro %}
