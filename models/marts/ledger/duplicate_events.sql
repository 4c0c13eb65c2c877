{{ config(meta={'window': {'scope': 'keys', 'touches': 'winners'}}) }}

-- One row per accepted event that has copies, with the file and the arrival of the copy that counts.
with copies as (
    select
        source,
        app_id,
        event_key,
        occurred_utc_date,
        arrival_date,
        arrived_at,
        file_path,
        record_hash
    from {{ ref('int_events__records') }}
    where record_class = 'valid' and {{ of_changed_keys() }}
),

copied as (
    select event_key, count(*) as copies
    from copies
    group by event_key
    having count(*) > 1
),

numbered as (
    select
        copies.*,
        copied.copies,
        row_number() over (
            partition by copies.event_key
            order by copies.arrived_at, copies.file_path, copies.record_hash
        ) as copy_number
    from copies
    inner join copied on copies.event_key = copied.event_key
)

select
    event_key,
    source,
    app_id,
    occurred_utc_date,
    arrival_date as winner_arrival_date,
    copies
from numbered
where copy_number = 1
