{{ config(materialized='view', meta={'is_about_runs': true}) }}

-- One row per run that came to its end, and model that it ran.
select
    loads.load_id,
    loads.started_at as run_started_at,
    runs.model,
    runs.seconds,
    runs.rows_written,
    scans.queries,
    scans.bytes_scanned,
    scans.bytes_billed,
    cast(
        cast(scans.bytes_billed as {{ type_name('double') }}) * {{ var('athena_usd_per_terabyte') }} / 1000000000000
        as decimal(18, 6)
    ) as cost_usd
from {{ state('runs') }} as runs
inner join {{ state('loads') }} as loads on runs.load_id = loads.load_id
left join {{ ref('stg_landing__run_scans') }} as scans
    on loads.invocation_id = scans.invocation_id and runs.model = scans.model
