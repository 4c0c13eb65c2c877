-- One row per app and device, as it was last seen.
select
    app_id,
    device_id,
    min(occurred_at) as first_seen_at,
    max(occurred_at) as last_seen_at,
    min(occurred_at) filter (where is_activity) as first_activity_at,
    arg_max(platform, occurred_at) as platform,
    arg_max(os_version, occurred_at) as os_version,
    arg_max(device_model, occurred_at) as device_model,
    arg_max(app_version, occurred_at) as app_version
from fct_events
group by app_id, device_id
