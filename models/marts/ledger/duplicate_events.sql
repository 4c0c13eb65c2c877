{{ config(materialized='view') }}

-- One row per accepted event that has copies, with the arrival of the copy that counts.
select
    record_key as event_key,
    source,
    app_id,
    occurred_utc_date,
    winner_arrival_date,
    copies
from {{ ref('int_records__copies') }}
