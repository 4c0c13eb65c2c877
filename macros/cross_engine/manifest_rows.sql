{#
  The manifest that landing wrote: one row per file version of the raw zone. Out: a relation or table function to
  select from, with the columns of models/staging/landing.
#}
{% macro manifest_rows() %}
    {{- return(adapter.dispatch('manifest_rows', 'tidemark')()) -}}
{% endmacro %}

{% macro duckdb__manifest_rows() -%}
    read_json(
        {{ sql_text(landed_folder() ~ '/manifest.ndjson') }},
        format = 'newline_delimited',
        columns = {
            source: 'varchar', file_path: 'varchar', read_path: 'varchar', file_bytes: 'bigint', version: 'varchar',
            path_app_id: 'varchar', arrived_at: 'timestamp', status: 'varchar', reason: 'varchar', lines: 'bigint'
        }
    )
{%- endmacro %}

{# Lines of JSON, as all raw tables. #}
{% macro redshift__manifest_rows() -%}
    (
        select
            {%- for name in ['source', 'file_path', 'read_path', 'version', 'path_app_id', 'status', 'reason'] %}
            cast({{ _redshift_manifest(name) }} as {{ type_name('text') }}) as {{ name }},
            {%- endfor %}
            cast({{ _redshift_manifest('arrived_at') }} as timestamp) as arrived_at,
            cast({{ _redshift_manifest('file_bytes') }} as bigint) as file_bytes,
            cast({{ _redshift_manifest('lines') }} as bigint) as lines
        from {{ source('raw', 'manifest') }}
    ) as manifest
{%- endmacro %}

{# Null and what is not there are both empty to the function, or null. #}
{% macro _redshift_manifest(name) -%} nullif(json_extract_path_text(line, '{{ name }}'), '') {%- endmacro %}

{% macro athena__manifest_rows() -%}
    (
        select
            {%- for name in ['source', 'file_path', 'read_path', 'version', 'path_app_id', 'status', 'reason'] %}
            cast(json_extract_scalar(line, '$.{{ name }}') as varchar) as {{ name }},
            {%- endfor %}
            cast(json_extract_scalar(line, '$.arrived_at') as timestamp(6)) as arrived_at,
            cast(json_extract_scalar(line, '$.file_bytes') as bigint) as file_bytes,
            cast(json_extract_scalar(line, '$.lines') as bigint) as lines
        from {{ source('raw', 'manifest') }}
    ) as manifest
{%- endmacro %}
