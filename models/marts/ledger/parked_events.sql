{{ config(meta={'window': {'scope': 'keys', 'key': 'event_key'}}) }}

-- One row per parked event: too late, or from the future.
with numbered as (
    select
        *,
        row_number() over (partition by event_key order by {{ copy_order('records') }}) as copy_number
    from {{ ref('int_events__records') }} as records
    where record_class = 'parked' and {{ of_changed_keys('event_key') }}
),

accepted as (
    select distinct records.record_key
    from {{ ref('int_records__envelope') }} as records
    inner join numbered on records.record_key = numbered.event_key
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
    accepted.record_key is not null as is_also_accepted,
    numbered.properties
from numbered
left join accepted on numbered.event_key = accepted.record_key
where numbered.copy_number = 1
