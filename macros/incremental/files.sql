{#
  The first table of a source holds the records of the files as they are now. These macros say which files a run takes in;
  log_files.sql keeps the ledger's base (state `files`) in step with the rows.
#}

{#
  The files to read, in arrival order: a list of rows with `read_path, path_app_id, arrived_at`; all of them in a build
  from nothing.
#}
{% macro files_to_read(source) %}
    {%- if not (execute and flags.INTROSPECT and has_news()) -%} {{- return([]) -}} {%- endif -%}
    {%- if not is_incremental() -%} {%- do _stop_if_gone(source) -%} {%- endif -%}
    {{- return(run_query(
        'select read_path, path_app_id, arrived_at from (' ~ _changed_files(source) ~ ") as changed where status = 'read'"
        ~ ' order by arrived_at, file_path'
    ).rows) -}}
{% endmacro %}

{# Rows of the manifest that a run takes in: files that the ledger does not hold in this version. #}
{% macro _changed_files(source) -%}
    select manifest.*
    from {{ ref('stg_landing__manifest') }} as manifest
    left join {{ state('files') }} as files
        on manifest.source = files.source and manifest.file_path = files.file_path
    where
        manifest.source = {{ sql_text(source) }}
        and manifest.status <> 'gone'
        {%- if is_incremental() %}
        and (files.version is null or files.version <> manifest.version)
        {%- endif %}
{%- endmacro %}

{#
  A build from nothing cannot read files that are no longer there, and must not drop their rows unasked. The ledger's base
  knows of which files there are rows; without one (somebody removed the warehouse) the manifest says which were built.
  A file that was refused, was empty, or left before a run took it in is not asked for.
#}
{% macro _stop_if_gone(source) %}
    {%- set of_source = ' where source = ' ~ sql_text(source) -%}
    {%- set gone = [] if env_var('FORGET_GONE', '') == '1' else run_query(
        'select file_path from ' ~ state('files') ~ of_source ~ ' and reason is null and lines_read > 0'
        ~ ' and file_path not in (select file_path from ' ~ ref('stg_landing__manifest') ~ of_source
        ~ " and status <> 'gone') union select file_path from " ~ ref('stg_landing__manifest') ~ of_source
        ~ " and status = 'gone' and reason is null and lines > 0 and source not in (select source from "
        ~ state('files') ~ ') order by file_path'
    ).columns[0].values() -%}
    {%- if gone -%}
        {{ exceptions.raise_compiler_error(
            gone | length ~ " file(s) of " ~ source ~ " were read once and have left the raw zone since, so a build from"
            ~ " nothing would lose their rows:\n  " ~ (gone[:20] | join('\n  '))
            ~ ('\n  ...' if gone | length > 20 else '')
            ~ "\nPut them back, or run `make rebuild FORGET_GONE=1` to go on without them."
        ) }}
    {%- endif -%}
{% endmacro %}

{# What a run deletes from the first table: the rows of files that come in another version. #}
{% macro replaced_files(source) -%}
    arrival_date in ({{ changed_arrival_dates(source) }})
    and file_path in (select changed.file_path from ({{ _changed_files(source) }}) as changed)
{%- endmacro %}

{# The distinct arrival dates, as literals, of the files that a run takes in. #}
{% macro changed_arrival_dates(source) -%}
    {%- if 'arrival_dates' not in memory() -%}
        {%- do memory().update({'arrival_dates': literal_dates(
            'select distinct cast(arrived_at as date) from (' ~ _changed_files(source)
            ~ ') as changed where arrived_at is not null'
        )}) -%}
    {%- endif -%}
    {{- memory()['arrival_dates'] -}}
{%- endmacro %}

{# Before: the records about to be deleted, so that models behind know what may lose its winner (plan_changes). #}
{% macro log_removed(source) -%}
    {%- set device = 'device_id' if 'device_id' in model.columns else 'cast(null as ' ~ type_name('text') ~ ')' -%}
    insert into {{ state('removed') }} (
        load_id, arrived_load_id, source, entity, app_id, device_id, record_class, record_key, record_hash, occurred_utc_date,
        arrived_at, file_path
    )
    select
        {{ current_load() }}, load_id, {{ sql_text(source) }}, {{ sql_text(declared_sources()[source]['entity']) }}, app_id, {{ device }},
        record_class, record_key, record_hash, occurred_utc_date, arrived_at, file_path
    from {{ this }}
    where record_class <> 'rejected' and {{ replaced_files(source) }}
{%- endmacro %}
