-- Whatever stands there in its place; a number is its text.
with cases as (
    select '{"ChannelType":"GCM","User":{"UserId":"u1","UserAttributes":{"a":["b"]}}}' as endpoint, 'u1' as expected
    union all select '{"User":{"UserId":17}}', '17'
    union all select '{"User":{"UserId":""}}', null
    union all select '{"User":{"UserId":null}}', null
    union all select '{"User":{"userid":"u1"}}', null
    union all select '{"UserId":"u1"}', null
    union all select '{"User":{}}', null
    union all select '{"User":null}', null
    union all select '{"User":"u1"}', null
    union all select '{"User":["u1"]}', null
    union all select '{"User":5}', null
    union all select '{}', null
    union all select '[{"User":{"UserId":"u1"}}]', null
    union all select {{ sql_text('"{\\"User\\":{\\"UserId\\":\\"u1\\"}}"') }}, null
    union all select '5', null
    union all select null, null
),

computed as (
    select cases.*, {{ endpoint_user_id('endpoint') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
