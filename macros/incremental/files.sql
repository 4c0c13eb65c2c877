{#
  The first table of a source holds the records of the files as they are now. These macros say which files a run takes
  in, and keep the ledger's base (state `files`) in step with the rows.
#}

{# The files to read, in arrival order: a list of rows with `read_path`; all of them in a build from nothing. #}
{% macro files_to_read(source) %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return([]) -}} {%- endif -%}
    {%- if not is_incremental() -%} {%- do _stop_if_gone(source) -%} {%- endif -%}
    {{- return(run_query(
        'select read_path from (' ~ _changed_files(source) ~ ") as changed where status = 'read'"
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

{# A build from nothing cannot read files that are no longer there, and must not drop their rows unasked. #}
{% macro _stop_if_gone(source) %}
    {%- set gone = [] if env_var('FORGET_GONE', '') == '1' else run_query(
        'select file_path from ' ~ ref('stg_landing__manifest') ~ ' where source = ' ~ sql_text(source)
        ~ " and status = 'gone' and reason is null union select file_path from " ~ state('files') ~ ' where source = '
        ~ sql_text(source) ~ " and reason is null and file_path not in (select file_path from "
        ~ ref('stg_landing__manifest') ~ ' where source = ' ~ sql_text(source) ~ ') order by file_path'
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
    {%- set dates = literal_dates(
        'select distinct cast(arrived_at as date) from (' ~ _changed_files(source)
        ~ ') as changed where arrived_at is not null'
    ) -%}
    arrival_date in ({{ dates }})
    and file_path in (select changed.file_path from ({{ _changed_files(source) }}) as changed)
{%- endmacro %}

{# Before: the records about to be deleted, so that the models behind know which events may lose their winner. #}
{% macro log_replaced(source) -%}
    insert into {{ state('replaced') }} (
        load_id, original_load_id, source, app_id, record_class, event_key, occurred_utc_date, arrived_at, file_path,
        record_hash
    )
    select
        {{ current_load() }}, load_id, {{ sql_text(source) }}, app_id, record_class, event_key, occurred_utc_date,
        arrived_at, file_path, record_hash
    from {{ this }}
    where record_class <> 'rejected' and {{ replaced_files(source) }}
{%- endmacro %}

{# After: the ledger's base takes the new versions and notes what is gone. #}
{% macro log_files(source) -%}
    {%- set load = current_load() -%}
    create temporary table changed_files as {{ _changed_files(source) }};
    delete from {{ state('files') }}
    where source = {{ sql_text(source) }}
        {%- if is_incremental() %} and file_path in (select file_path from changed_files) {%- endif %};
    insert into {{ state('files') }}
    select
        source, file_path, file_bytes, version, path_app_id, arrived_at, status, reason, lines, {{ load }},
        (select max(started_at) from {{ state('loads') }} where load_id = {{ load }})
    from changed_files;
    drop table changed_files;
    update {{ state('files') }} set status = 'gone'
    where source = {{ sql_text(source) }} and status <> 'gone' and file_path not in ({{ _files_in_raw_zone(source) }});
    update {{ state('files') }} set status = case when reason is null then 'read' else 'rejected' end
    where source = {{ sql_text(source) }} and status = 'gone' and file_path in ({{ _files_in_raw_zone(source) }})
{%- endmacro %}

{% macro _files_in_raw_zone(source) -%}
    select file_path from {{ ref('stg_landing__manifest') }}
    where source = {{ sql_text(source) }} and status <> 'gone'
{%- endmacro %}
