-- The JSON text of a member; what is not there, or null, is null.
with cases as (
    select '{"a":{"b":[1,"x"]},"c":5}' as object, '{"b":[1,"x"]}' as expected
    union all select '{"a":"5"}', '"5"'
    union all select '{"a":5.50}', '5.5'
    union all select '{"a":null}', null
    union all select '{"b":1}', null
    union all select '{}', null
    union all select null, null
),

computed as (
    select cases.*, {{ json_member_json('object', 'a') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
