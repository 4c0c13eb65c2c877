{#
  The manifest that landing wrote: one row per file version of the raw zone. In: the parts to read, rows of `manifest_parts`; all
  that there are if none is said. Out: a relation or table function to select from, with the columns of models/staging/landing,
  but those of parts.
#}
{% macro manifest_rows(parts=none) %}
    {{- return(adapter.dispatch('manifest_rows', 'tidemark')(parts)) -}}
{% endmacro %}

{# No part gives no rows. A list of files cannot be empty, so that reads the index, of which no line is a row. #}
{% macro duckdb__manifest_rows(parts) -%}
    {%- set files = [] -%}
    {%- for part in parts or [] -%} {%- do files.append(sql_text(_part_path(part))) -%} {%- endfor -%}
    (
        select * from read_json(
            [{{ files | join(', ') or sql_text(landed_folder() ~ ('/manifest/*.ndjson' if parts is none else _index_path())) }}],
            format = 'newline_delimited',
            columns = {
                source: 'varchar', file_path: 'varchar', read_path: 'varchar', file_bytes: 'bigint', version: 'varchar',
                path_app_id: 'varchar', arrived_at: 'timestamp', status: 'varchar', reason: 'varchar', lines: 'bigint'
            }
        )
        where file_path is not null
    ) as manifest
{%- endmacro %}

{# Lines of JSON, as all raw tables. #}
{% macro redshift__manifest_rows(parts) -%}
    (
        select
            {%- for name in ['source', 'file_path', 'read_path', 'version', 'path_app_id', 'status', 'reason'] %}
            cast({{ _redshift_manifest(name) }} as {{ type_name('text') }}) as {{ name }},
            {%- endfor %}
            cast({{ _redshift_manifest('arrived_at') }} as timestamp) as arrived_at,
            cast({{ _redshift_manifest('file_bytes') }} as bigint) as file_bytes,
            cast({{ _redshift_manifest('lines') }} as bigint) as lines
        from {{ source('raw', 'manifest') }}
        where {{ '1 = 1' if reads_by_copy() else _in_parts(parts) }}
    ) as manifest
{%- endmacro %}

{# Null and what is not there are both empty to the function, or null. #}
{% macro _redshift_manifest(name) -%} nullif(json_extract_path_text(line, '{{ name }}'), '') {%- endmacro %}

{% macro athena__manifest_rows(parts) -%}
    (
        select
            {%- for name in ['source', 'file_path', 'read_path', 'version', 'path_app_id', 'status', 'reason'] %}
            cast(json_extract_scalar(line, '$.{{ name }}') as varchar) as {{ name }},
            {%- endfor %}
            cast(json_extract_scalar(line, '$.arrived_at') as timestamp(6)) as arrived_at,
            cast(json_extract_scalar(line, '$.file_bytes') as bigint) as file_bytes,
            cast(json_extract_scalar(line, '$.lines') as bigint) as lines
        from {{ source('raw', 'manifest') }}
        where {{ _in_parts(parts) }}
    ) as manifest
{%- endmacro %}

{# A predicate on the file that a line is in; so many parts that they would fill the statement are read with all others. #}
{% macro _in_parts(parts) -%}
    {%- set paths = [] -%}
    {%- for part in parts or [] -%} {%- do paths.append(sql_text(_part_path(part))) -%} {%- endfor -%}
    {%- if parts is none or paths | join(', ') | length > 50000 -%} 1 = 1
    {%- elif paths -%} "$path" in ({{ paths | join(', ') }})
    {%- else -%} 1 = 0
    {%- endif -%}
{%- endmacro %}

{# Where landing keeps a part (tidemark/landing/ours/parts.py). #}
{% macro _part_path(part) -%}
    {{ landed_folder() }}/manifest/{{ part['source'] }}.{{ part['month'] }}.ndjson
{%- endmacro %}
