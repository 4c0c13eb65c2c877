{{ config(tags=['history']) }}

select event_key, reason, occurred_at, arrived_at, lateness_days
from {{ ref('parked_events') }}
where
    (reason = 'late') <> (lateness_days > {{ var('late_window_days') }})
    or (reason = 'future')
    <> ({{ ms_from_timestamp('occurred_at') }} - {{ ms_from_timestamp('arrived_at') }} > 86400000)
