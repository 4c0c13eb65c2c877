{{ config(materialized='table') }}

-- One row per file, as the ledger's base has it; see macros/incremental/state.sql.
select
    source,
    file_path,
    file_bytes,
    arrived_at,
    status,
    reason,
    lines_read,
    loaded_at
from {{ state('files') }}
-- depends_on: {{ ref('base_mobile_analytics__records') }}
