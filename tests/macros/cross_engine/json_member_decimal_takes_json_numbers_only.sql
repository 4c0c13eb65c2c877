-- Text with digits in it is none; what does not fit is null; half is rounded away from zero.
with cases as (
    select '{"_item_price":1.5}' as value, cast('1.5' as decimal(18, 6)) as expected
    union all select '{"_item_price":-2}', cast('-2' as decimal(18, 6))
    union all select '{"_item_price":0.0000005}', cast('0.000001' as decimal(18, 6))
    union all select '{"_item_price":-0.0000005}', cast('-0.000001' as decimal(18, 6))
    union all select '{"_item_price":"1.5"}', null
    union all select '{"_item_price":true}', null
    union all select '{"_item_price":null}', null
    union all select '{"_item_price":[1]}', null
    union all select '{"_item_price":1000000000000}', null
    union all select '{}', null
    union all select null, null
),

computed as (
    select cases.*, {{ json_member_decimal('value', '_item_price', 18, 6) }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
