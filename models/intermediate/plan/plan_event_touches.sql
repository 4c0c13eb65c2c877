{{ config(materialized='incremental', meta={'window': {'scope': 'loads'}}) }}

-- One row per load, app and device of which events appeared, vanished or changed in it, with the earliest date of them.
-- Of a changed key the copy that counted is compared with the one that counts now; a copy under another name that wins
-- with the same content is no change. A build from nothing touches nothing: all behind is built whole.
with present as (
    select app_id, device_id, occurred_utc_date, event_key, arrived_at, file_path, record_hash, load_id
    from {{ ref('int_events__records') }}
    where record_class = 'valid' and {{ of_touching_keys('event_key') }}
),

earlier as (
    select app_id, device_id, occurred_utc_date, event_key, arrived_at, file_path, record_hash
    from present
    where load_id <= {{ own_watermark() }}
    union all
    select app_id, device_id, occurred_utc_date, record_key, arrived_at, file_path, record_hash
    from {{ state('removed') }}
    where
        record_class = 'valid' and entity = 'events'
        and load_id > {{ own_watermark() }} and arrived_load_id <= {{ own_watermark() }}
),

new_winner as (
    {{ first_copies('present') }}
),

old_winner as (
    {{ first_copies('earlier') }}
),

-- A copy may name another device, and none: its event goes there and comes here.
changed as (
    select coalesce(new_winner.event_key, old_winner.event_key) as event_key
    from new_winner
    full outer join old_winner on new_winner.event_key = old_winner.event_key
    where
        new_winner.event_key is null
        or old_winner.event_key is null
        or new_winner.arrived_at <> old_winner.arrived_at
        or coalesce(new_winner.record_hash, '') <> coalesce(old_winner.record_hash, '')
),

winners as (
    select event_key, app_id, device_id, occurred_utc_date from new_winner
    union all
    select event_key, app_id, device_id, occurred_utc_date from old_winner
)

select
    cast({{ next_watermark() }} as bigint) as load_id,
    winners.app_id,
    winners.device_id,
    cast('event' as {{ type_name('text') }}) as kind,
    min(winners.occurred_utc_date) as touched_date
from winners
inner join changed on winners.event_key = changed.event_key
group by winners.app_id, winners.device_id
