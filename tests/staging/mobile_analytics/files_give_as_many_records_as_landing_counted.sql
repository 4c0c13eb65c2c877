{{ config(tags=['history']) }}

with records as (
    select file_path, count(*) as records
    from {{ ref('base_mobile_analytics__records') }}
    group by file_path
)

select
    coalesce(files.file_path, records.file_path) as file_path,
    files.lines_read,
    records.records
from (
    select file_path, lines_read
    from {{ ref('ingested_files') }}
    where source = 'mobile_analytics'
) as files
full outer join records on files.file_path = records.file_path
where coalesce(files.lines_read, -1) <> coalesce(records.records, 0)
