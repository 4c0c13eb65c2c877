-- One row per record of the click log, as an event.
select
    {{ as_entity('events', 'click_log') }}
from {{ ref('base_click_log__records') }} as records
