{{ config(tags=['history']) }}

with report as (
    select source, app_id, sum(accepted) as accepted
    from {{ ref('rpt_ingestion') }}
    group by source, app_id
),

events as (
    select source, app_id, count(*) as events
    from {{ ref('fct_events') }}
    group by source, app_id
)

select
    coalesce(report.source, events.source) as source,
    coalesce(report.app_id, events.app_id) as app_id,
    report.accepted,
    events.events
from report
full outer join events on report.source = events.source and report.app_id = events.app_id
where coalesce(report.accepted, 0) <> coalesce(events.events, 0)
