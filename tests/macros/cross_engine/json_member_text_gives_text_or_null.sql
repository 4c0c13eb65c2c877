-- Missing, null and empty members are null; other scalars are their text; a dot in a name is part of it.
with cases as (
    select '{"_session.id":"a"}' as value, 'a' as expected
    union all select '{"_session.id":5}', '5'
    union all select '{"_session.id":5.7}', '5.7'
    union all select '{"_session.id":true}', 'true'
    union all select '{"_session.id":""}', null
    union all select '{"_session.id":null}', null
    union all select '{"_session":{"id":"a"}}', null
    union all select '{"_SESSION.ID":"a"}', null
    union all select '{}', null
    union all select null, null
    union all select {{ sql_text('{"_session.id":"a\\"b"}') }}, 'a"b'
),

computed as (
    select cases.*, {{ json_member_text('value', '_session.id') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
