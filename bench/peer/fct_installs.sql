-- One row per app and device with activity.
select app_id, device_id, first_activity_at as installed_at
from dim_devices
where first_activity_at is not null
