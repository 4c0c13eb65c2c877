{#
  The index of the manifest: one row per part, which is the files of a source and month of arrival (`2026-01`, or `none`). Out: a
  relation or table function to select from, with `source, month, stamp`; the stamp is another one when a row of the part is.
#}
{% macro manifest_parts() %}
    {{- return(adapter.dispatch('manifest_parts', 'tidemark')()) -}}
{% endmacro %}

{% macro duckdb__manifest_parts() -%}
    read_json(
        {{ sql_text(landed_folder() ~ _index_path()) }},
        format = 'newline_delimited',
        columns = {source: 'varchar', month: 'varchar', stamp: 'varchar'}
    )
{%- endmacro %}

{% macro redshift__manifest_parts() -%}
    (
        select
            {%- for name in ['source', 'month', 'stamp'] %}
            cast({{ _redshift_manifest(name) }} as {{ type_name('text') }}) as {{ name }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ source('raw', 'manifest_index') }}
    )
{%- endmacro %}

{% macro athena__manifest_parts() -%}
    (
        select
            {%- for name in ['source', 'month', 'stamp'] %}
            cast(json_extract_scalar(line, '$.{{ name }}') as varchar) as {{ name }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ source('raw', 'manifest_index') }}
    )
{%- endmacro %}

{# In the landed folder. #}
{% macro _index_path() -%} /manifest_index/index.ndjson {%- endmacro %}
