{{ config(meta={'window': {'scope': 'members', 'key': 'device_id', 'column': 'last_seen_date', 'reach': 'days'}}) }}

-- One row per app and client of Mobile Analytics: when it was first seen, first began a session, first bought.
with changed as (
    {{ changed_members('device_id') }}
)

select
    app_id,
    device_id,
    min(activity_date) as first_seen_date,
    min(case when session_starts > 0 then activity_date end) as first_session_start_date,
    min(case when purchases > 0 then activity_date end) as first_purchase_date,
    max(activity_date) as last_seen_date
from {{ ref('fct_vendor_client_days') }} as days
where (days.app_id, days.device_id) in (select changed.app_id, changed.device_id from changed)
group by app_id, device_id
