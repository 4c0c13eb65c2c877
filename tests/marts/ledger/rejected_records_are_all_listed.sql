{{ config(tags=['history']) }}

with report as (
    select source, app_id, arrival_date, sum(rejected) as rejected
    from {{ ref('rpt_ingestion') }}
    group by source, app_id, arrival_date
),

listed as (
    select source, app_id, arrival_date, sum(records) as records
    from {{ ref('rejected_records') }}
    group by source, app_id, arrival_date
)

select
    coalesce(report.source, listed.source) as source,
    coalesce(report.app_id, listed.app_id) as app_id,
    coalesce(report.arrival_date, listed.arrival_date) as arrival_date,
    report.rejected,
    listed.records
from report
full outer join listed
    on
        report.source = listed.source
        and report.app_id = listed.app_id
        and report.arrival_date = listed.arrival_date
where coalesce(report.rejected, 0) <> coalesce(listed.records, 0)
