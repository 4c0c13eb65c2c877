{#
  The state that makes runs incremental, in a schema of its own:

    loads      one row per run: its number and when it started
    marks      the watermark of each incremental model: the last load taken in, the load that last rebuilt it, the one that last
               may have changed its rows, and the fingerprint of what it was built with (vars, seeds, columns). Named as it is
               in warehouses of before
    made       the seeds and views that stand in the warehouse, each with an md5 of what it was made from (made.sql)
    files      one row per file that a source's first table holds, in the version that it holds (the ledger's base)
    removed    one row per record that left a first table because its file was replaced
    touches    (load, app, device, kind, date): what a load touched beyond events (plan_touches has all)
    user_touches  (load, app, user, kind, date): the users that what was touched belongs or belonged to
    rewrites   one row per run, model and app whose rows from a date on were rewritten, and why; of the last 1,000 runs
    runs       one row per run that came to its end, and model: what it took (for rpt_run_cost)
#}
{% macro state(name) -%}
    {{- return(api.Relation.create(database=target.database, schema=target.schema ~ '_state', identifier=name)) -}}
{%- endmacro %}

{# On every run, before anything else: the state's tables, and the number of this load. #}
{% macro start_load() %}
    {%- if execute and flags.WHICH in ('run', 'build', 'retry') -%}
        {%- do check_session() -%}
        {%- do create_state_schema() -%}
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
        {%- do run_memory().pop('watermarks', none) -%}
        {%- for name in ['touches', 'user_touches', 'removed'] -%}
            {%- do run_query('delete from ' ~ state(name) ~ ' where load_id <= ' ~ least_watermark()) -%}
        {%- endfor -%}
        {#- A year of daily runs, six weeks of hourly ones; looked at now and then, because it costs a statement. -#}
        {%- if current_load() % 100 == 0 -%}
            {%- do run_query('delete from ' ~ state('rewrites') ~ ' where load_id < ' ~ current_load() - 1000) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{% macro _state_columns() %}
    {%- set text, timestamp = type_name('text'), type_name('timestamp') -%}
    {{- return({
        'loads': 'load_id bigint, invocation_id ' ~ text ~ ', started_at ' ~ timestamp,
        'marks': 'model ' ~ text ~ ', load_id bigint, rebuilt_load_id bigint, changed_load_id bigint, fingerprint '
            ~ text,
        'made': 'node ' ~ text ~ ', made_from ' ~ text,
        'touches': 'load_id bigint, app_id ' ~ text ~ ', device_id ' ~ text ~ ', kind ' ~ text ~ ', touched_date date',
        'user_touches': 'load_id bigint, app_id ' ~ text ~ ', user_key ' ~ text ~ ', kind ' ~ text ~ ', touched_date date',
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

{# The number of this run; 0 where nothing asks the database. #}
{% macro current_load() %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return(0) -}} {%- endif -%}
    {{- return(watermarks()['load'] or 0) -}}
{% endmacro %}
