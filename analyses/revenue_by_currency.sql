-- What did people pay in each month, in which currency, and which part of it do the marts count?
-- Marts sum the app's own currency only. Amounts of two currencies are never added.
with purchases as (
    select
        purchases.app_id,
        cast(date_trunc('month', purchases.occurred_date) as date) as purchase_month,
        purchases.currency,
        purchases.user_key,
        purchases.revenue_amount,
        coalesce(purchases.currency = apps.currency, false) as is_counted_in_marts
    from {{ ref('fct_purchases') }} as purchases
    inner join {{ ref('dim_apps') }} as apps on purchases.app_id = apps.app_id
)

select
    app_id,
    purchase_month,
    currency,
    is_counted_in_marts,
    count(*) as purchases,
    sum(case when revenue_amount is null then 1 else 0 end) as purchases_without_amount,
    count(distinct user_key) as buyers,
    sum(revenue_amount) as revenue_amount
from purchases
group by app_id, purchase_month, currency, is_counted_in_marts
order by app_id, purchase_month, currency
