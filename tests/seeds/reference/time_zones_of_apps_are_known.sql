-- An engine that does not know a zone's name raises an error here, before any day of an app is cut by it.
select app_id, reporting_timezone
from {{ ref('apps') }}
where {{ local_date("timestamp '2026-07-01 12:00:00'", 'reporting_timezone') }} is null
