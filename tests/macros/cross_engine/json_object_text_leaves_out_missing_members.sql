-- A member with a default is always there, one without only if it has a value.
with cases as (
    select '{"x":1}' as first_json, '"y"' as second_json, '{"first":{"x":1},"second":"y"}' as expected
    union all select null, '5', '{"first":{},"second":5}'
    union all select null, null, '{"first":{}}'
),

computed as (
    select cases.*, {{ json_object_text([('first', 'first_json', '{}'), ('second', 'second_json', none)]) }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
