with records as (
    select source, file_path, count(*) as records
    from {{ ref('int_records__envelope') }}
    group by source, file_path
)

select
    coalesce(files.source, records.source) as source,
    coalesce(files.file_path, records.file_path) as file_path,
    files.lines_read,
    records.records
from {{ ref('ingested_files') }} as files
full outer join records on files.source = records.source and files.file_path = records.file_path
where coalesce(files.lines_read, -1) <> coalesce(records.records, 0)
