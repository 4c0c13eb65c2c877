{{ config(tags=['history']) }}

with report as (
    select source, app_id, occurred_date, sum(events) as events
    from {{ ref('rpt_lateness') }}
    group by source, app_id, occurred_date
),

counted as (
    select source, app_id, occurred_utc_date as occurred_date, count(*) as events
    from (
        select source, app_id, occurred_utc_date from {{ ref('fct_events') }}
        union all
        select source, app_id, occurred_utc_date from {{ ref('parked_events') }}
    ) as events
    group by source, app_id, occurred_utc_date
)

select
    coalesce(report.source, counted.source) as source,
    coalesce(report.app_id, counted.app_id) as app_id,
    coalesce(report.occurred_date, counted.occurred_date) as occurred_date,
    report.events,
    counted.events as counted_events
from report
full outer join counted
    on
        report.source = counted.source
        and report.app_id = counted.app_id
        and report.occurred_date = counted.occurred_date
where coalesce(report.events, 0) <> coalesce(counted.events, 0)
