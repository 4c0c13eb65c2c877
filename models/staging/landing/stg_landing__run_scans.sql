-- One row per run and model whose queries the engine charges for by what they scan; none on other engines.
select
    invocation_id,
    model,
    queries,
    bytes_scanned,
    bytes_billed
from ({{ run_scans() }}) as scans
