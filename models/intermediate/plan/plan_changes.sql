{%- set columns = [
    'load_id', 'source', 'entity', 'app_id', 'record_class', 'record_key', 'record_hash', 'occurred_utc_date',
    'arrived_at', 'file_path',
] -%}

-- One row per record that arrived, and per record that left because its file was replaced: what models behind look at
-- again. Rejected records change nothing.
select
    {{ columns | join(',\n    ') }},
    cast('arrived' as {{ type_name('text') }}) as change,
    load_id as arrived_load_id
from {{ ref('int_records__envelope') }}
where record_class <> 'rejected'
union all
select
    {{ columns | join(',\n    ') }},
    cast('left' as {{ type_name('text') }}) as change,
    arrived_load_id
from {{ state('removed') }}
