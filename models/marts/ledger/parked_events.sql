{{ config(meta={'window': {'scope': 'keys'}}) }}

-- One row per parked event: too late, or from the future.
with numbered as (
    select
        *,
        row_number() over (partition by event_key order by arrived_at, file_path, record_hash) as copy_number
    from {{ ref('int_events__records') }}
    where record_class = 'parked' and {{ of_changed_keys() }}
),

accepted as (
    select distinct records.event_key
    from {{ ref('int_events__records') }} as records
    inner join numbered on records.event_key = numbered.event_key
    where records.record_class = 'valid' and records.occurred_utc_date = numbered.occurred_utc_date
)

select
    numbered.event_key,
    numbered.source,
    numbered.app_id,
    numbered.event_name,
    numbered.occurred_at,
    numbered.occurred_utc_date,
    numbered.arrived_at,
    numbered.device_id,
    numbered.login_id,
    numbered.session_id,
    numbered.file_path,
    numbered.reason,
    {{ days_between('numbered.occurred_utc_date', 'cast(numbered.arrived_at as date)') }} as lateness_days,
    accepted.event_key is not null as is_also_accepted,
    numbered.properties
from numbered
left join accepted on numbered.event_key = accepted.event_key
where numbered.copy_number = 1
