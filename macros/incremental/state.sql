{#
  The state that makes runs incremental, in a schema of its own:

    loads      one row per run: its number and when it started
    marks      one row per incremental model: the last load taken in, the load that last rebuilt it, and the fingerprint
               of the vars and seeds that it was built with
    files      one row per file that a source's first table holds, in the version that it holds (the ledger's base)
    replaced   one row per record that left a first table because its file was replaced
    touches    (load, app, date): the earliest date from which that load changed anything
#}
{% macro state(name) -%}
    {{- api.Relation.create(database=target.database, schema=target.schema ~ '_state', identifier=name) -}}
{%- endmacro %}

{# On every run, before anything else: the state's tables, and the number of this load. #}
{% macro start_load() %}
    {%- if execute and flags.WHICH in ('run', 'build', 'retry') -%}
        {%- do adapter.create_schema(api.Relation.create(database=target.database, schema=target.schema ~ '_state')) -%}
        {%- for name, columns in _state_columns().items() -%}
            {%- do run_query('create table if not exists ' ~ state(name) ~ ' (' ~ columns ~ ')') -%}
        {%- endfor -%}
        {%- do run_query(
            'insert into ' ~ state('loads') ~ ' select coalesce(max(load_id), 0) + 1, ' ~ sql_text(invocation_id)
            ~ ', cast(current_timestamp as ' ~ type_name('timestamp') ~ ') from ' ~ state('loads')
        ) -%}
        {%- for name in ['touches', 'replaced'] -%}
            {%- do run_query(
                'delete from ' ~ state(name) ~ ' where load_id <= (select min(load_id) from ' ~ state('marks') ~ ')'
            ) -%}
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
    }) -}}
{% endmacro %}

{# The number of this run; 0 where nothing asks the database. #}
{% macro current_load() %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return(0) -}} {%- endif -%}
    {%- if 'load' not in memory() -%}
        {%- set load = run_query('select max(load_id) from ' ~ state('loads')).columns[0].values()[0] -%}
        {%- do memory().update({'load': load or 0}) -%}
    {%- endif -%}
    {{- return(memory()['load']) -}}
{% endmacro %}

{#
  What was already asked while this model is compiled, or run: a dict that lives as long as dbt's context does. One run
  sees one state, and asks once.
#}
{% macro memory() %}
    {%- if '_memory' not in model -%} {%- do model.update({'_memory': {}}) -%} {%- endif -%}
    {{- return(model['_memory']) -}}
{% endmacro %}
