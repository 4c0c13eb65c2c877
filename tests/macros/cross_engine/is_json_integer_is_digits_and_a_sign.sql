-- Asked of the text of one JSON value.
with cases as (
    select '5' as value, true as expected
    union all select '-5', true
    union all select '99999999999999999999', true
    union all select '"5"', false
    union all select '5.7', false
    union all select '1E3', false
    union all select 'true', false
    union all select '{}', false
    union all select null, null
),

computed as (
    select cases.*, {{ is_json_integer('value') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
