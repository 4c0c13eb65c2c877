{{ config(tags=['history']) }}

with report as (
    select source, app_id, sum(duplicates) as duplicates
    from {{ ref('rpt_ingestion') }}
    group by source, app_id
),

copied as (
    select source, app_id, sum(copies - 1) as duplicates, min(copies) as least_copies
    from {{ ref('duplicate_events') }}
    group by source, app_id
)

select
    coalesce(report.source, copied.source) as source,
    coalesce(report.app_id, copied.app_id) as app_id,
    report.duplicates,
    copied.duplicates as copies
from report
full outer join copied on report.source = copied.source and report.app_id = copied.app_id
where
    coalesce(report.duplicates, 0) <> coalesce(copied.duplicates, 0)
    or copied.least_copies < 2
