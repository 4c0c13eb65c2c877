{{ config(materialized='view') }}

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
-- After the first tables of all sources, which write it. depends_on: {{ ref('int_records__envelope') }}
