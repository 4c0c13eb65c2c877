{{ config(tags=['history']) }}

with events as (
    select event_key, revenue_amount, currency, user_key
    from {{ ref('fct_events') }}
    where is_purchase
)

select coalesce(events.event_key, purchases.event_key) as event_key
from events
full outer join {{ ref('fct_purchases') }} as purchases on events.event_key = purchases.event_key
where
    events.event_key is null
    or purchases.event_key is null
    or events.user_key <> purchases.user_key
    or coalesce(events.revenue_amount, -1) <> coalesce(purchases.revenue_amount, -1)
    or coalesce(events.currency, '') <> coalesce(purchases.currency, '')
