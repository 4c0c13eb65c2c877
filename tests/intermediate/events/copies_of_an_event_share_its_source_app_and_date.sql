{{ config(tags=['history']) }}

-- What makes a filter on the date safe wherever copies are compared.
select event_key
from {{ ref('int_events__records') }}
where record_class <> 'rejected'
group by event_key
having
    count(distinct source) > 1
    or count(distinct app_id) > 1
    or min(occurred_at) <> max(occurred_at)
