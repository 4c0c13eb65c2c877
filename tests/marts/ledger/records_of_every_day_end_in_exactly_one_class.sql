-- The four classes add up to what was read, and that is what landing counted in the files without parsing them.
with report as (
    select
        source,
        arrival_date,
        sum(lines_read) as lines_read,
        sum(accepted + duplicates + parked + rejected) as classified
    from {{ ref('rpt_ingestion') }}
    group by source, arrival_date
),

landed as (
    select source, cast(arrived_at as date) as arrival_date, sum(lines_read) as lines_read
    from {{ ref('ingested_files') }}
    where arrived_at is not null
    group by source, cast(arrived_at as date)
)

select
    coalesce(report.source, landed.source) as source,
    coalesce(report.arrival_date, landed.arrival_date) as arrival_date,
    landed.lines_read as landed_lines,
    report.lines_read,
    report.classified
from report
full outer join landed on report.source = landed.source and report.arrival_date = landed.arrival_date
where
    coalesce(landed.lines_read, -1) <> coalesce(report.lines_read, -1)
    or coalesce(landed.lines_read, -1) <> coalesce(report.classified, -1)
