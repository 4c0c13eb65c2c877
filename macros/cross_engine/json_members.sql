{#
  The members of JSON objects, one row each. In: the name of a CTE and its column with the JSON text of an object (or null).
  Out: a select of all columns of the CTE, `member_name` and `member_json` (JSON text, null for a JSON null). Of members with
  one name the first. Null, and an object without members, give no row.
#}
{% macro json_members(relation, json) %}
    {{- return(adapter.dispatch('json_members', 'tidemark')(relation, json)) -}}
{% endmacro %}

{% macro duckdb__json_members(relation, json) -%}
select
    * exclude (entries, entry, place),
    entry.key as member_name,
    cast(entry.value as varchar) as member_json
from (
    select *, unnest(entries) as entry, unnest(range(1, len(entries) + 1)) as place
    from (
        select *, map_entries(cast(cast({{ json }} as json) as map(varchar, json))) as entries
        from {{ relation }}
        where {{ json }} is not null
    ) as listed
) as unnested
where list_position(json_keys({{ json }}), entry.key) = place
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

{#
  Names from the text as `json_parse` writes it, where each occurs once; a map of the text itself is refused if one occurs
  twice. Values from the text, where the first is found.
#}
{% macro athena__json_members(relation, json) -%}
{%- set name -%} replace(replace(unnested.member_name, chr(92), chr(92) || chr(92)), '"', chr(92) || '"') {%- endset %}
select
    listed.*,
    unnested.member_name,
    nullif(json_format(json_extract(listed.{{ json }}, '$["' || {{ name }} || '"]')), 'null') as member_json
from (
    select *
    from {{ relation }}
    where {{ json }} is not null
) as listed
cross join unnest(
    map_keys(cast(json_parse(json_format(json_parse(listed.{{ json }}))) as map(varchar, json)))
) as unnested (member_name)
{%- endmacro %}
