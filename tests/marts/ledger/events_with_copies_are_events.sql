{{ config(tags=['history']) }}

select copied.event_key
from {{ ref('duplicate_events') }} as copied
left join {{ ref('fct_events') }} as events on copied.event_key = events.event_key
where events.event_key is null or copied.app_id <> events.app_id
