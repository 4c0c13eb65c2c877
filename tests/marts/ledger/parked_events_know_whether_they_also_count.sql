{{ config(tags=['history']) }}

select parked.event_key, parked.is_also_accepted
from {{ ref('parked_events') }} as parked
left join {{ ref('fct_events') }} as events on parked.event_key = events.event_key
where parked.is_also_accepted <> (events.event_key is not null)
