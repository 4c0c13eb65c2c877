-- One row per load, app, device and kind of what it touched: the earliest date from which anything may be different.
-- Windows follow from this (macros/incremental/window.sql). `event`: an event that counts; `stitch`: an anonymous event
-- that a first login reaches; `settings`: the app's row in the seed.
select load_id, app_id, device_id, kind, touched_date
from {{ ref('plan_event_touches') }}
union all
select load_id, app_id, device_id, kind, touched_date
from {{ state('touches') }}
