{#
  The state that makes runs incremental, in a schema of its own:

    loads      one row per run: its number and when it started
    marks      one row per incremental model: the last load taken in, the load that last rebuilt it, and the fingerprint
               of the vars and seeds that it was built with
    files      one row per file that a source's first table holds, in the version that it holds (the ledger's base)
    replaced   one row per record that left a first table because its file was replaced
    touches    (load, app, date): the earliest date from which that load changed anything
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
        {%- do create_raw_tables() -%}
        {%- do copy_raw_lines() -%}
        {%- do run_query(
            'insert into ' ~ state('loads') ~ ' select coalesce(max(load_id), 0) + 1, ' ~ sql_text(invocation_id)
            ~ ', cast(' ~ dbt.current_timestamp() ~ ' as ' ~ type_name('timestamp') ~ ') from ' ~ state('loads')
        ) -%}
        {#- What all models have seen; those that a version before had, and this one has not, see no more. -#}
        {%- set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | map(attribute='name') -%}
        {%- set seen -%}
            (select min(load_id) from {{ state('marks') }} where model in ('{{ models | sort | join("', '") }}'))
        {%- endset -%}
        {%- for name in ['touches', 'replaced'] -%}
            {%- do run_query('delete from ' ~ state(name) ~ ' where load_id <= ' ~ seen) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{% macro _state_columns() %}
    {%- set text, timestamp = type_name('text'), type_name('timestamp') -%}
    {{- return({
        'loads': 'load_id bigint, invocation_id ' ~ text ~ ', started_at ' ~ timestamp,
        'marks': 'model ' ~ text ~ ', load_id bigint, rebuilt_load_id bigint, fingerprint ' ~ text,
        'touches': 'load_id bigint, app_id ' ~ text ~ ', kind ' ~ text ~ ', touched_date date',
        'replaced': 'load_id bigint, original_load_id bigint, source ' ~ text ~ ', app_id ' ~ text ~ ', record_class '
            ~ text ~ ', event_key ' ~ text ~ ', occurred_utc_date date, arrived_at ' ~ timestamp
            ~ ', file_path ' ~ text ~ ', record_hash ' ~ text,
        'files': 'source ' ~ text ~ ', file_path ' ~ text ~ ', file_bytes bigint, version ' ~ text ~ ', path_app_id '
            ~ text ~ ', arrived_at ' ~ timestamp ~ ', status ' ~ text ~ ', reason ' ~ text
            ~ ', lines_read bigint, load_id bigint, loaded_at ' ~ timestamp,
        'runs': 'load_id bigint, model ' ~ text ~ ', seconds ' ~ type_name('double') ~ ', rows_written bigint',
    }) -}}
{% endmacro %}

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

{#
  What was already asked for this model in this run: a dict. One run sees one state, and asks once: engines take a moment
  for each question. dbt has one context to compile a model and another to run it; the graph is the same in both.
#}
{% macro memory() %}
    {{- return(graph.setdefault('tidemark_memory', {}).setdefault((invocation_id, model.unique_id), {})) -}}
{% endmacro %}
