-- One row per element, nested ones and nulls included; null and an empty array give none.
with cases as (
    select 'mixed' as name, '[{"id":"a"}, 5, "x,]", null, [1, 2]]' as list
    union all select 'one', '["é"]'
    union all select 'empty', '[]'
    union all select 'none', null
),

computed as (
    {{ json_elements('cases', 'list') }}
),

expected as (
    select 'mixed' as name, 0 as element_index, '{"id":"a"}' as element_json
    union all select 'mixed', 1, '5'
    union all select 'mixed', 2, '"x,]"'
    union all select 'mixed', 3, null
    union all select 'mixed', 4, '[1,2]'
    union all select 'one', 0, '"é"'
)

select expected.name, expected.element_index, expected.element_json as expected_json, computed.element_json
from expected
full outer join computed
    on expected.name = computed.name and expected.element_index = computed.element_index
where
    expected.name is null
    or computed.name is null
    or (expected.element_json is null) <> (computed.element_json is null)
    or expected.element_json <> computed.element_json
