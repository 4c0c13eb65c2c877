-- Blanks, points, line ends and other digits are none; zeros in front are.
with cases as (
    select '5' as value, 5 as expected
    union all select '-5', -5
    union all select '+5', 5
    union all select '0', 0
    union all select '-0', 0
    union all select '007', 7
    union all select '00000000000000000000000000005', 5
    union all select '1767225600000', 1767225600000
    union all select '9223372036854775807', 9223372036854775807
    union all select '9223372036854775808', null
    union all select '-9223372036854775808', cast('-9223372036854775808' as bigint)
    union all select '', null
    union all select '-', null
    union all select '--5', null
    union all select '5-3', null
    union all select '5.0', null
    union all select '1e3', null
    union all select ' 5', null
    union all select '5' || chr(10), null
    union all select '0x5', null
    union all select '५', null
    union all select null, null
),

computed as (
    select cases.*, {{ integer_from_text('value') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
