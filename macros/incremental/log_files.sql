{# After: statements by which the ledger's base takes the new versions and notes what is gone. #}
{% macro log_files(source) %}
    {{- return(adapter.dispatch('log_files', 'tidemark')(source)) -}}
{% endmacro %}

{% macro duckdb__log_files(source) %} {{- return(_log_files_in_steps(source)) -}} {% endmacro %}

{% macro redshift__log_files(source) %} {{- return(_log_files_in_steps(source)) -}} {% endmacro %}

{# In the transaction of the rows. #}
{% macro _log_files_in_steps(source) %}
    {%- set of_source = ' where source = ' ~ sql_text(source) -%}
    {%- set in_raw_zone -%}
        select file_path from {{ ref('stg_landing__manifest') }} {{ of_source }} and status <> 'gone'
    {%- endset -%}
    {{- return([
        'create temporary table changed_files as ' ~ changed_files_of(source),
        'delete from ' ~ state('files') ~ of_source ~ ' and (file_path in (select file_path from changed_files)'
            ~ (')' if is_incremental() else ' or ' ~ _is_forgotten() ~ ')'),
        'insert into ' ~ state('files') ~ ' select source, file_path, file_bytes, version, path_app_id, arrived_at, status,'
            ~ ' reason, lines, ' ~ current_load() ~ ', ' ~ _load_started_at() ~ ' from changed_files',
        'drop table changed_files',
        'update ' ~ state('files') ~ " set status = 'gone'" ~ of_source ~ " and status <> 'gone' and file_path not in ("
            ~ in_raw_zone ~ ')',
        'update ' ~ state('files') ~ " set status = case when reason is null then 'read' else 'rejected' end" ~ of_source
            ~ " and status = 'gone' and file_path in (" ~ in_raw_zone ~ ')',
    ]) -}}
{% endmacro %}

{# Without transactions, in one statement: the source's rows as they should be, against those that are there. #}
{% macro athena__log_files(source) %}
    {%- set columns = ['file_bytes', 'version', 'path_app_id', 'arrived_at', 'status', 'reason', 'lines_read', 'load_id',
        'loaded_at'] -%}
    {%- set statement -%}
        merge into {{ state('files') }} as files
        using (
            select
                coalesce(manifest.file_path, held.file_path) as file_path,
                manifest.file_path is null as is_gone,
                manifest.file_path is not null
                and (held.version is null or held.version <> manifest.version or {{ not is_incremental() }}) as is_changed,
                manifest.file_bytes,
                manifest.version,
                manifest.path_app_id,
                manifest.arrived_at,
                manifest.status,
                manifest.reason,
                manifest.lines as lines_read,
                cast({{ current_load() }} as bigint) as load_id,
                {{ _load_started_at() }} as loaded_at
            from (
                select * from {{ ref('stg_landing__manifest') }}
                where source = {{ sql_text(source) }} and status <> 'gone'
            ) as manifest
            full outer join (
                select * from {{ state('files') }} where source = {{ sql_text(source) }}
            ) as held on manifest.file_path = held.file_path
        ) as found on files.source = {{ sql_text(source) }} and files.file_path = found.file_path
        {%- if is_incremental() %}
        when matched and found.is_gone and files.status <> 'gone' then update set status = 'gone'
        {%- else %}
        when matched and found.is_gone and {{ _is_forgotten('files.') }} then delete
        when matched and found.is_gone then update set status = 'gone'
        {%- endif %}
        when matched and found.is_changed then update set
            {% for column in columns %}{{ column }} = found.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
        when matched and not found.is_gone and files.status = 'gone'
            then update set status = case when files.reason is null then 'read' else 'rejected' end
        when not matched then insert (source, file_path, {{ columns | join(', ') }})
            values ({{ sql_text(source) }}, found.file_path, found.{{ columns | join(', found.') }})
    {%- endset -%}
    {{- return([statement]) -}}
{% endmacro %}

{#
  Whether a build from nothing drops what the ledger's base says of a file that has left: it had rows, or all such files are
  to be forgotten. A file that was refused, or empty, stays as `gone`.
#}
{% macro _is_forgotten(alias='') -%}
    {{ 'true' if env_var('FORGET_GONE', '') == '1' else '(' ~ alias ~ 'reason is null and ' ~ alias ~ 'lines_read > 0)' }}
{%- endmacro %}

{# When this run began: a scalar query. #}
{% macro _load_started_at() -%}
    (select max(started_at) from {{ state('loads') }} where load_id = {{ current_load() }})
{%- endmacro %}
