{{ config(**base_config('click_log')) }}

-- One row per record of the click log's files as they are now, parsed once and judged alone.
with judged as (
    {{ judged_records('click_log') }}
)

select
    {{ envelope_of('click_log') }},
    {{ declared_columns('click_log') }},
    case when is_event then {{ properties_of('click_log') }} end as properties
from judged
