{{ config(tags=['history']) }}

select file_path, record_class, reason, event_key, line
from {{ ref('base_mobile_analytics__records') }}
where
    (record_class = 'valid') <> (reason is null)
    or (record_class = 'parked') <> (coalesce(reason, '') in ('late', 'future'))
    or (record_class = 'rejected') <> (event_key is null)
    or (record_class = 'rejected') <> (line is not null)
