{{ config(tags=['history']) }}

select file_path, event_key
from {{ ref('base_mobile_analytics__records') }}
where
    record_class <> 'rejected'
    and (
        event_name is null
        or occurred_at is null
        or occurred_utc_date is null
        or arrived_at is null
        or device_id is null
        or properties is null
    )
