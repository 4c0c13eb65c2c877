{{ config(materialized='incremental', meta={'window': {'scope': 'keys', 'key': 'record_key'}}) }}

-- One row per accepted record that has copies, with the file and the arrival of the copy that counts.
with valid as (
    select
        source,
        app_id,
        record_key,
        occurred_utc_date,
        arrival_date,
        arrived_at,
        file_path,
        record_hash
    from {{ ref('int_records__envelope') }}
    where record_class = 'valid' and {{ of_changed_keys('record_key') }}
),

copied as (
    select record_key, count(*) as copies
    from valid
    group by record_key
    having count(*) > 1
),

numbered as (
    select
        valid.*,
        copied.copies,
        row_number() over (partition by valid.record_key order by {{ copy_order('valid') }}) as copy_number
    from valid
    inner join copied on valid.record_key = copied.record_key
)

select
    record_key,
    source,
    app_id,
    occurred_utc_date,
    arrival_date as winner_arrival_date,
    copies
from numbered
where copy_number = 1
