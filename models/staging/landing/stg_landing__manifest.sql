{{ config(materialized='copy_of_parts') }}

-- One row per file version of the raw zone, as landing listed it: a copy, so that the whole run sees one state of it. A run
-- copies the parts that moved.
{%- set parts = moved_parts() %}
with parts as (
    {%- for part in parts %}
    select
        cast({{ sql_text(part['source']) }} as {{ type_name('text') }}) as source,
        cast({{ sql_text(part['month']) }} as {{ type_name('text') }}) as month,
        cast({{ sql_text(part['stamp']) }} as {{ type_name('text') }}) as stamp
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as {{ type_name('text') }}) as source,
        cast(null as {{ type_name('text') }}) as month,
        cast(null as {{ type_name('text') }}) as stamp
    where 1 = 0
    {%- endfor %}
)

select
    manifest.source,
    manifest.file_path,
    manifest.read_path,
    manifest.file_bytes,
    manifest.version,
    manifest.path_app_id,
    manifest.arrived_at,
    manifest.status,
    manifest.reason,
    manifest.lines,
    parts.month,
    parts.stamp
from {{ manifest_rows(parts) }}
inner join parts
    on
        manifest.source = parts.source
        and coalesce(substring(cast(manifest.arrived_at as {{ type_name('text') }}), 1, 7), 'none') = parts.month
