-- One row per member, with any name and any value; null and an empty object give none.
with cases as (
    select 'mixed' as name, {{ sql_text('{"a":1,"b c":"x","d\\"e":{"f":[true]},"g":null}') }} as object
    union all select 'empty', '{}'
    union all select 'none', null
),

computed as (
    {{ json_members('cases', 'object') }}
),

expected as (
    select 'mixed' as name, 'a' as member_name, '1' as member_json
    union all select 'mixed', 'b c', '"x"'
    union all select 'mixed', 'd"e', '{"f":[true]}'
    union all select 'mixed', 'g', null
)

select expected.name, expected.member_name, expected.member_json as expected_json, computed.member_json
from expected
full outer join computed
    on expected.name = computed.name and expected.member_name = computed.member_name
where
    expected.name is null
    or computed.name is null
    or (expected.member_json is null) <> (computed.member_json is null)
    or expected.member_json <> computed.member_json
