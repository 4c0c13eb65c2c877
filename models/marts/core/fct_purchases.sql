{{ config(meta={'window': {'column': 'occurred_utc_date', 'reach': 'events', 'by': 'device'}}) }}

-- One row per purchase event, whatever its currency.
with purchases as (
    select * from {{ ref('int_events__winners') }}
    where is_purchase and {{ window('occurred_utc_date') }}
),

events as (
    select event_key, tenant_id, user_key, occurred_date
    from {{ ref('fct_events') }}
    where is_purchase and {{ window('occurred_utc_date') }}
)

select
    purchases.event_key,
    purchases.app_id,
    events.tenant_id,
    events.user_key,
    purchases.device_id,
    purchases.occurred_at,
    events.occurred_date,
    purchases.occurred_utc_date,
    purchases.product_id,
    purchases.quantity,
    purchases.item_price_amount,
    purchases.revenue_amount,
    purchases.currency,
    purchases.store,
    purchases.transaction_id
from purchases
inner join events on purchases.event_key = events.event_key
