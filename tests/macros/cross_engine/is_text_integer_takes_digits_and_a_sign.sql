-- However many: whether they are a bigint is another question.
with cases as (
    select '5' as value, true as expected
    union all select '-5', true
    union all select '+5', true
    union all select '007', true
    union all select '9223372036854775808', true
    union all select '', false
    union all select '+', false
    union all select '--5', false
    union all select '5-3', false
    union all select '5.0', false
    union all select '1e3', false
    union all select ' 5', false
    union all select '5 ', false
    union all select '5' || chr(10), false
    union all select '५', false
    union all select null, null
),

computed as (
    select cases.*, {{ is_text_integer('value') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
