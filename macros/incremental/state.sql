{#
  The state that makes runs incremental, in a schema of its own:

    loads      one row per run: its number and when it started
    marks      one row per incremental model: the last load taken in, the load that last rebuilt it, the one that last may have
               changed its rows, and the fingerprint of the vars and seeds that it was built with
    files      one row per file that a source's first table holds, in the version that it holds (the ledger's base)
    removed    one row per record that left a first table because its file was replaced
    touches    (load, app, device, kind, date): what a load touched beyond events (plan_touches has all)
    rewrites   one row per run, model and app whose rows from a date on were rewritten, and why
    runs       one row per run that came to its end, and model: what it took (for rpt_run_cost)
#}
{% macro state(name) -%}
    {{- return(api.Relation.create(database=target.database, schema=target.schema ~ '_state', identifier=name)) -}}
{%- endmacro %}

{# On every run, before anything else: the state's tables, and the number of this load. #}
{% macro start_load() %}
    {%- if execute and flags.WHICH in ('run', 'build', 'retry') -%}
        {%- do check_session() -%}
        {%- do adapter.create_schema(api.Relation.create(database=target.database, schema=target.schema ~ '_state')) -%}
        {%- for name, columns in _state_columns().items() -%}
            {%- set statement = create_state_table(name, columns) -%}
            {%- if statement -%} {%- do run_query(statement) -%} {%- endif -%}
        {%- endfor -%}
        {%- for name in ['marks', 'touches'] -%} {%- do _add_new_columns(name) -%} {%- endfor -%}
        {%- do create_raw_tables() -%}
        {%- do copy_raw_lines() -%}
        {%- do run_query(
            'insert into ' ~ state('loads') ~ ' select coalesce(max(load_id), 0) + 1, ' ~ sql_text(invocation_id)
            ~ ', cast(' ~ dbt.current_timestamp() ~ ' as ' ~ type_name('timestamp') ~ ') from ' ~ state('loads')
        ) -%}
        {%- do run_memory().pop('marks', none) -%}
        {%- for name in ['touches', 'removed'] -%}
            {%- do run_query('delete from ' ~ state(name) ~ ' where load_id <= ' ~ least_mark()) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{% macro _state_columns() %}
    {%- set text, timestamp = type_name('text'), type_name('timestamp') -%}
    {{- return({
        'loads': 'load_id bigint, invocation_id ' ~ text ~ ', started_at ' ~ timestamp,
        'marks': 'model ' ~ text ~ ', load_id bigint, rebuilt_load_id bigint, changed_load_id bigint, fingerprint '
            ~ text,
        'touches': 'load_id bigint, app_id ' ~ text ~ ', device_id ' ~ text ~ ', kind ' ~ text ~ ', touched_date date',
        'removed': 'load_id bigint, arrived_load_id bigint, source ' ~ text ~ ', entity ' ~ text ~ ', app_id ' ~ text
            ~ ', device_id ' ~ text ~ ', record_class ' ~ text ~ ', record_key ' ~ text ~ ', record_hash ' ~ text
            ~ ', occurred_utc_date date, arrived_at ' ~ timestamp ~ ', file_path ' ~ text,
        'rewrites': 'load_id bigint, model ' ~ text ~ ', app_id ' ~ text ~ ', first_date date, touched_date date, why ' ~ text,
        'files': 'source ' ~ text ~ ', file_path ' ~ text ~ ', file_bytes bigint, version ' ~ text ~ ', path_app_id '
            ~ text ~ ', arrived_at ' ~ timestamp ~ ', status ' ~ text ~ ', reason ' ~ text
            ~ ', lines_read bigint, load_id bigint, loaded_at ' ~ timestamp,
        'runs': 'load_id bigint, model ' ~ text ~ ', seconds ' ~ type_name('double') ~ ', rows_written bigint',
    }) -}}
{% endmacro %}

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

{# The number of this run; 0 where nothing asks the database. #}
{% macro current_load() %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return(0) -}} {%- endif -%}
    {{- return(marks()['load'] or 0) -}}
{% endmacro %}
