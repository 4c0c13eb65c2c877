select source, file_path, record_key
from {{ ref('int_records__envelope') }}
where
    record_class <> 'rejected'
    and (occurred_at is null or occurred_utc_date is null or arrived_at is null or app_id is null)
