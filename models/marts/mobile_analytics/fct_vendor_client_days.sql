{{ config(meta={'window': {'column': 'activity_date', 'reach': 'dates', 'by': 'device'}}) }}

-- One row per app, client (device) and local date with an accepted event of Mobile Analytics.
select
    events.app_id,
    events.device_id,
    events.occurred_date as activity_date,
    cast(sum(case when events.event_name = '_session.start' then 1 else 0 end) as bigint) as session_starts,
    cast(sum(case when events.is_purchase then 1 else 0 end) as bigint) as purchases,
    {{ clamped(
        "coalesce(sum(case when events.is_purchase and events.currency = coalesce(apps.currency, 'USD')"
        " then events.revenue_amount end), 0)", 18, 6
    ) }} as revenue_amount
from {{ ref('fct_events') }} as events
left join {{ ref('int_apps__settings') }} as apps on events.app_id = apps.app_id
where events.source = 'mobile_analytics' and {{ window('events.occurred_date', of='events') }}
group by events.app_id, events.device_id, events.occurred_date
