{#
  The elements of JSON arrays, one row each. In: the name of a CTE and its column with the JSON text of an array (or null).
  Out: a select of all columns of the CTE, `element_json` (JSON text, null for a JSON null) and `element_index` (integer, from 0). Null, and an
  array without elements, give no row.
#}
{% macro json_elements(relation, json) %}
    {{- return(adapter.dispatch('json_elements', 'tidemark')(relation, json)) -}}
{% endmacro %}

{% macro duckdb__json_elements(relation, json) -%}
select
    * exclude (elements),
    cast(unnest(elements) as varchar) as element_json,
    cast(generate_subscripts(elements, 1) - 1 as integer) as element_index
from (
    select *, cast(cast({{ json }} as json) as json[]) as elements
    from {{ relation }}
    where {{ json }} is not null
) as listed
{%- endmacro %}

{% macro redshift__json_elements(relation, json) -%}
select
    listed.*,
    nullif(json_serialize(element), 'null') as element_json,
    cast(position as integer) as element_index
from (
    select *, json_parse({{ json }}) as elements
    from {{ relation }}
    where {{ json }} is not null
) as listed, listed.elements as element at position
{%- endmacro %}

{% macro athena__json_elements(relation, json) -%}
select
    listed.*,
    nullif(json_format(unnested.element), 'null') as element_json,
    cast(unnested.position - 1 as integer) as element_index
from (
    select *
    from {{ relation }}
    where {{ json }} is not null
) as listed
cross join unnest(cast(json_parse(listed.{{ json }}) as array(json))) with ordinality as unnested (element, position)
{%- endmacro %}
