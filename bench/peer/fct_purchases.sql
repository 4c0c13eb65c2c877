-- One row per purchase.
select
    event_id,
    app_id,
    user_key,
    occurred_at,
    event_date,
    revenue,
    attributes ->> '_product_id' as product_id,
    attributes ->> '_currency' as currency
from fct_events
where event_name = '_monetization.purchase' and event_date >= getvariable('since')
