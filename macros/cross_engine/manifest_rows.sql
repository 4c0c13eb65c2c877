{#
  The manifest that landing wrote: one row per file version of the raw zone. Out: a relation or table function to
  select from, with the columns of models/staging/landing.
#}
{% macro manifest_rows() %}
    {{- return(adapter.dispatch('manifest_rows', 'tidemark')()) -}}
{% endmacro %}

{% macro duckdb__manifest_rows() -%}
    read_json(
        {{ sql_text(env_var('TIDEMARK_LANDED', 'data/landed') ~ '/manifest.ndjson') }},
        format = 'newline_delimited',
        columns = {
            source: 'varchar', file_path: 'varchar', read_path: 'varchar', file_bytes: 'bigint', version: 'varchar',
            path_app_id: 'varchar', arrived_at: 'timestamp', status: 'varchar', reason: 'varchar', lines: 'bigint'
        }
    )
{%- endmacro %}

{% macro redshift__manifest_rows() -%} {{ source('raw', 'manifest') }} {%- endmacro %}

{% macro athena__manifest_rows() -%} {{ source('raw', 'manifest') }} {%- endmacro %}
