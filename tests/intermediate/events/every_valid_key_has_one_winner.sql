{{ config(tags=['history']) }}

with valid as (
    select event_key, min(arrived_at) as arrived_at
    from {{ ref('int_events__records') }}
    where record_class = 'valid'
    group by event_key
)

select
    coalesce(valid.event_key, winners.event_key) as event_key,
    valid.arrived_at as first_arrived_at,
    winners.arrived_at as winner_arrived_at
from valid
full outer join {{ ref('int_events__winners') }} as winners on valid.event_key = winners.event_key
where
    valid.event_key is null
    or winners.event_key is null
    or valid.arrived_at <> winners.arrived_at
