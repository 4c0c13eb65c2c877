{{ config(materialized='table') }}

-- One row per file version of the raw zone, as landing listed it: a copy, so that the whole run sees one state of it.
select
    source,
    file_path,
    read_path,
    file_bytes,
    version,
    path_app_id,
    arrived_at,
    status,
    reason,
    lines
from {{ manifest_rows() }}
