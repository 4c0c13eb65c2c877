{{ config(meta={'window': {'scope': 'changed_dates', 'column': 'arrival_date', 'kind': 'arrival_date'}}) }}

-- One row per source, app and arrival date: what was read, and how each record ended.
with records as (
    select source, app_id, arrival_date, file_path, record_class, record_key
    from {{ ref('int_records__envelope') }}
    where {{ on_changed_dates('arrival_date') }}
),

copied as (
    select record_key from {{ ref('int_records__copies') }}
),

counted as (
    select
        records.source,
        records.app_id,
        records.arrival_date,
        records.file_path,
        count(*) as lines_read,
        sum(case when record_class = 'valid' then 1 else 0 end) as valid,
        sum(case when record_class = 'valid' and copied.record_key is null then 1 else 0 end) as single,
        sum(case when record_class = 'parked' then 1 else 0 end) as parked,
        sum(case when record_class = 'rejected' then 1 else 0 end) as rejected
    from records
    left join copied on records.record_key = copied.record_key
    group by records.source, records.app_id, records.arrival_date, records.file_path
),

-- A file without any record counts for the app in its path.
files as (
    select source, coalesce(path_app_id, '(unknown)') as app_id, cast(arrived_at as date) as arrival_date, file_path
    from {{ state('files') }}
    where arrived_at is not null and {{ on_changed_dates('cast(arrived_at as date)') }}
),

summed as (
    select
        coalesce(counted.source, files.source) as source,
        coalesce(counted.app_id, files.app_id) as app_id,
        coalesce(counted.arrival_date, files.arrival_date) as arrival_date,
        count(*) as files,
        coalesce(sum(counted.lines_read), 0) as lines_read,
        coalesce(sum(counted.valid), 0) as valid,
        coalesce(sum(counted.single), 0) as single,
        coalesce(sum(counted.parked), 0) as parked,
        coalesce(sum(counted.rejected), 0) as rejected
    from files
    left join counted on files.source = counted.source and files.file_path = counted.file_path
    group by 1, 2, 3
),

-- Of copied events, one copy is accepted, on the arrival date of its file.
winners as (
    select source, app_id, winner_arrival_date as arrival_date, count(*) as winners
    from {{ ref('int_records__copies') }}
    where {{ on_changed_dates('winner_arrival_date') }}
    group by source, app_id, winner_arrival_date
)

select
    summed.source,
    summed.app_id,
    summed.arrival_date,
    summed.files,
    cast(summed.lines_read as bigint) as lines_read,
    cast(summed.single + coalesce(winners.winners, 0) as bigint) as accepted,
    cast(summed.valid - summed.single - coalesce(winners.winners, 0) as bigint) as duplicates,
    cast(summed.parked as bigint) as parked,
    cast(summed.rejected as bigint) as rejected
from summed
left join winners
    on
        summed.source = winners.source
        and summed.app_id = winners.app_id
        and summed.arrival_date = winners.arrival_date
