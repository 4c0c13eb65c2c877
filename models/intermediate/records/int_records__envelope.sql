-- One row per record of every source, in what all records have: where it came from, how it was judged, by what it is
-- told from others. The ledger, copies and all that a run decides read this and no vendor's column.
{% for source, declared in declared_sources().items() -%}
select
    load_id,
    cast('{{ source }}' as {{ type_name('text') }}) as source,
    cast('{{ declared['entity'] }}' as {{ type_name('text') }}) as entity,
    file_path,
    arrival_date,
    record_class,
    reason,
    line,
    app_id,
    record_key,
    record_hash,
    occurred_at,
    occurred_utc_date,
    arrived_at
from {{ ref('base_' ~ source ~ '__records') }}
{{ 'union all' if not loop.last }}
{% endfor %}
