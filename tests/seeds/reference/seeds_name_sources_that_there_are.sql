-- What a seed says of a source that no folder declares would never be looked at.
{%- for seed in ['first_open_sources', 'non_activity_events', 'placeholder_ids'] %}
select distinct
    '{{ seed }}' as seed,
    source
from {{ ref(seed) }}
where source not in ('{{ declared_sources() | join("', '") }}')
{{ 'union all' if not loop.last }}
{%- endfor %}
