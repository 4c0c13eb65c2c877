{{ config(meta={'window': {'scope': 'members', 'by': 'device', 'reach': 'dates'}}) }}

-- One row per app and client of Mobile Analytics: when it was first seen, first began a session, first bought.
select
    app_id,
    device_id,
    min(activity_date) as first_seen_date,
    min(case when session_starts > 0 then activity_date end) as first_session_start_date,
    min(case when purchases > 0 then activity_date end) as first_purchase_date,
    max(activity_date) as last_seen_date
from {{ ref('fct_vendor_client_days') }} as days
where device_id is not null and {{ of_touched_members('days') }}
group by app_id, device_id
