-- What makes a filter on the date safe wherever copies are compared.
select record_key
from {{ ref('int_records__envelope') }}
where record_class <> 'rejected'
group by record_key
having
    count(distinct source) > 1
    or count(distinct app_id) > 1
    or min(occurred_at) <> max(occurred_at)
