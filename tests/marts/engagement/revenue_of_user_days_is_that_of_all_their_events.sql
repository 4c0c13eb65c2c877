{{ config(tags=['history']) }}

-- In the app's own currency, whether the event is activity or not.
with purchases as (
    select events.app_id, events.user_key, events.occurred_date, sum(events.revenue_amount) as revenue_amount
    from {{ ref('fct_events') }} as events
    inner join {{ ref('dim_apps') }} as apps
        on events.app_id = apps.app_id and events.currency = apps.currency
    group by events.app_id, events.user_key, events.occurred_date
)

select days.app_id, days.user_key, days.activity_date, days.revenue_amount, purchases.revenue_amount as purchases_amount
from {{ ref('fct_user_days') }} as days
left join purchases
    on
        days.app_id = purchases.app_id
        and days.user_key = purchases.user_key
        and days.activity_date = purchases.occurred_date
-- A total beyond its type stands at its largest value (macro total).
where
    days.revenue_amount <> coalesce(purchases.revenue_amount, 0)
    and abs(coalesce(purchases.revenue_amount, 0)) < 999999999999
