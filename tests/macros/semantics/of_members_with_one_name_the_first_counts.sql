-- But on Redshift, whose parser refuses such a text: there it is no JSON (docs/redshift.md).
{%- set is_refused = target.type == 'redshift' %}
{%- set is_wrong = "is_json or v_json is not null or v_text is not null" if is_refused
    else "not is_json or coalesce(v_json, '') <> '1' or coalesce(v_text, '') <> '1'" %}
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
where {{ is_wrong }}
union all
select member_name from members
where (member_name = 'a' and member_json <> '2') or (member_name = 'b' and member_json <> '3')
