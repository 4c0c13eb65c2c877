-- But on Redshift, whose parser refuses such a text: there it is no JSON (docs/redshift.md).
{%- set is_refused = target.type == 'redshift' %}
with cases as (
    select '{"v":1,"v":2}' as line
    union all select '{"v":1,"w":{"x":1,"x":2}}'
    union all select '{"w":3,"v":1,"w":3}'
),

parsed as (
    {{ json_columns('cases', 'line', [('v_json', ['v'], 'json'), ('v_text', ['v'], 'text')]) }}
),

one as (
    select '{"a":2,"b":3{{ '' if is_refused else ',"a":1' }}}' as object
),

members as (
    {{ json_members('one', 'object') }}
)

select line as found from parsed
where
    {%- if is_refused %}
    is_json or v_json is not null or v_text is not null
    {%- else %}
    not is_json or coalesce(v_json, '') <> '1' or coalesce(v_text, '') <> '1'
    {%- endif %}
union all
select member_name from members
where member_json <> case member_name when 'a' then '2' else '3' end
