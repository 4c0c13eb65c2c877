{{ config(meta={'window': {'scope': 'changed_files'}}) }}

-- One row per file, reason and distinct text of its rejected records.
with rejected as (
    select source, min(app_id) as app_id, file_path, arrival_date, line, reason, count(*) as records
    from {{ ref('int_records__envelope') }}
    where record_class = 'rejected' and {{ of_changed_files() }}
    group by source, file_path, arrival_date, line, reason
)

select
    rejected.source,
    rejected.app_id,
    rejected.file_path,
    rejected.arrival_date,
    rejected.line,
    rejected.reason,
    rejected.records,
    files.loaded_at
from rejected
inner join {{ state('files') }} as files
    on rejected.source = files.source and rejected.file_path = files.file_path
