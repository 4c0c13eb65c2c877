{#
  The members of JSON objects, one row each. In: the name of a CTE and its column with the JSON text of an object (or null).
  Out: a select of all columns of the CTE, `member_name` and `member_json` (JSON text, null for a JSON null). Null, and an object
  without members, give no row.
#}
{% macro json_members(relation, json) %}
    {{- return(adapter.dispatch('json_members', 'tidemark')(relation, json)) -}}
{% endmacro %}

{% macro duckdb__json_members(relation, json) -%}
select
    * exclude (member),
    member.key as member_name,
    cast(member.value as varchar) as member_json
from (
    select *, unnest(map_entries(cast(cast({{ json }} as json) as map(varchar, json)))) as member
    from {{ relation }}
    where {{ json }} is not null
) as listed
{%- endmacro %}

{% macro redshift__json_members(relation, json) -%}
select
    listed.*,
    member_name,
    nullif(json_serialize(member), 'null') as member_json
from (
    select *, json_parse({{ json }}) as members
    from {{ relation }}
    where {{ json }} is not null
) as listed, unpivot listed.members as member at member_name
{%- endmacro %}

{% macro athena__json_members(relation, json) -%}
select
    listed.*,
    unnested.member_name,
    nullif(json_format(unnested.member), 'null') as member_json
from (
    select *
    from {{ relation }}
    where {{ json }} is not null
) as listed
cross join unnest(cast(json_parse(listed.{{ json }}) as map(varchar, json))) as unnested (member_name, member)
{%- endmacro %}
