{{ config(tags=['history']) }}

select items.event_key, items.item_index
from {{ ref('fct_items') }} as items
left join {{ ref('fct_events') }} as events on items.event_key = events.event_key
where events.event_key is null
