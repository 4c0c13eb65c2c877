-- What is no number, or does not fit, is null and no error.
with cases as (
    select '1.5' as value, cast('1.5' as decimal(18, 6)) as expected
    union all select '5', cast('5' as decimal(18, 6))
    union all select '0.0000005', cast('0.000001' as decimal(18, 6))
    union all select '0.0000004', cast('0' as decimal(18, 6))
    union all select '-0.0000005', cast('-0.000001' as decimal(18, 6))
    union all select '1.0000015', cast('1.000002' as decimal(18, 6))
    union all select '1.0000025', cast('1.000003' as decimal(18, 6))
    union all select '999999999999.999999', cast('999999999999.999999' as decimal(18, 6))
    union all select '999999999999.9999994', cast('999999999999.999999' as decimal(18, 6))
    union all select '999999999999.9999995', null
    union all select '-999999999999.9999995', null
    union all select '1000000000000', null
    union all select 'abc', null
    union all select '1,5', null
    union all select '1.5 EUR', null
    union all select '', null
    union all select null, null
),

computed as (
    select cases.*, {{ to_decimal('value', 18, 6) }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
