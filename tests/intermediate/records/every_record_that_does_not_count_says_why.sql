select source, file_path, record_class, reason, record_key, line
from {{ ref('int_records__envelope') }}
where
    (record_class = 'valid') <> (reason is null)
    or (record_class = 'parked') <> (coalesce(reason, '') in ('late', 'future'))
    or (record_class = 'rejected') <> (record_key is null)
    or (record_class = 'rejected') <> (line is not null)
