{{ config(tags=['history']) }}

select event_key, occurred_at, arrived_at, lateness_days
from {{ ref('fct_events') }}
where
    lateness_days > {{ var('late_window_days') }}
    or {{ ms_from_timestamp('occurred_at') }} - {{ ms_from_timestamp('arrived_at') }} > 86400000
