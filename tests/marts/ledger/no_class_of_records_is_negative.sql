select *
from {{ ref('rpt_ingestion') }}
where
    lines_read <> accepted + duplicates + parked + rejected
    or files < 1
    or accepted < 0
    or duplicates < 0
    or parked < 0
    or rejected < 0
