{{ config(tags=['history']) }}

-- Only amounts in the app's own currency are summed, of activity and of what servers send.
with users as (
    select app_id, sum(lifetime_revenue_amount) as revenue_amount
    from {{ ref('dim_users') }}
    group by app_id
),

purchases as (
    select events.app_id, sum(events.revenue_amount) as revenue_amount
    from {{ ref('fct_events') }} as events
    inner join {{ ref('dim_apps') }} as apps
        on events.app_id = apps.app_id and events.currency = apps.currency
    where events.is_purchase
    group by events.app_id
)

select users.app_id, users.revenue_amount, purchases.revenue_amount as purchases_amount
from users
left join purchases on users.app_id = purchases.app_id
-- A total beyond its type stands at its largest value (macro total).
where
    users.revenue_amount <> coalesce(purchases.revenue_amount, 0)
    and abs(coalesce(purchases.revenue_amount, 0)) < 999999999999
