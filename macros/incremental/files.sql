{#
  The first table of a source holds the records of the files as they are now. These macros say which files a run takes in;
  replaced_files.sql what it deletes for them, and log_files.sql keeps the ledger's base (state `files`) in step with the rows.
#}

{#
  The files to read, in arrival order: a list of rows with `read_path, path_app_id, arrived_at`; all of them in a build
  from nothing.
#}
{% macro files_to_read(source) %}
    {%- if not (execute and flags.INTROSPECT and has_news()) -%} {{- return([]) -}} {%- endif -%}
    {%- if not is_incremental() -%} {%- do _stop_if_gone(source) -%} {%- endif -%}
    {%- set files = [] -%}
    {%- for file in changed_rows(source) if file['status'] == 'read' -%} {%- do files.append(file) -%} {%- endfor -%}
    {{- return(files) -}}
{% endmacro %}

{# What is asked of them, once. #}
{% macro changed_rows(source) %}
    {%- if 'changed_files' not in memory() -%}
        {%- do memory().update({'changed_files': run_query(
            'select read_path, path_app_id, arrived_at, status from (' ~ changed_files_of(source) ~ ') as changed'
            ~ ' order by arrived_at, file_path'
        ).rows}) -%}
    {%- endif -%}
    {{- return(memory()['changed_files']) -}}
{% endmacro %}

{# Rows of the manifest that a run takes in: files that the ledger does not hold in this version. #}
{% macro changed_files_of(source) -%}
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
