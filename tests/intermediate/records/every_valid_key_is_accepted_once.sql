with valid as (
    select record_key, min(arrived_at) as arrived_at
    from {{ ref('int_records__envelope') }}
    where record_class = 'valid'
    group by record_key
)

select
    coalesce(valid.record_key, accepted.record_key) as record_key,
    valid.arrived_at as first_arrived_at,
    accepted.arrived_at as accepted_arrived_at
from valid
full outer join {{ ref('int_records__accepted') }} as accepted on valid.record_key = accepted.record_key
where
    valid.record_key is null
    or accepted.record_key is null
    or valid.arrived_at <> accepted.arrived_at
