-- The last of the cumulative shares is exactly 1: it is one division of two equal numbers.
with dates as (
    select
        source,
        app_id,
        occurred_date,
        max(cumulative_share) as last_share,
        sum(share) as shares,
        min(events) as least_events
    from {{ ref('rpt_lateness') }}
    group by source, app_id, occurred_date
)

select *
from dates
where last_share <> 1 or abs(shares - 1) > 0.000001 or least_events < 1
