{%- set columns = day_attributes() | join("', '") %}

-- And one of them is everybody.
select segment, column_name
from {{ ref('segments') }}
where segment <> 'all' and (column_name is null or column_name not in ('{{ columns }}'))
union all
select 'all' as segment, null as column_name
where not exists (select 1 from {{ ref('segments') }} where segment = 'all')
