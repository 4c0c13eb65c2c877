-- With and without seconds, fractions and offsets; a moment that no calendar or clock has is none.
with cases as (
    select '2026-03-01T10:00:00Z' as value, 1772359200000 as expected
    union all select '2026-03-01 10:00:00', 1772359200000
    union all select '2026-03-01 10:00', 1772359200000
    union all select '2026-03-01 10:00 UTC', 1772359200000
    union all select '2026-03-01T10:00Z', 1772359200000
    union all select '2026-03-01T10:00:00 Z', 1772359200000
    union all select '2026-03-01T12:00:00+02:00', 1772359200000
    union all select '2026-03-01T12:30+0230', 1772359200000
    union all select '2026-03-01T02:00:00-0800', 1772359200000
    union all select '2026-03-01T10:00:59.9Z', 1772359259900
    union all select '2026-03-01T10:00:59.0129', 1772359259012
    union all select '2026-03-01T10:00:59.123456789+00:00', 1772359259123
    union all select '1970-01-01T00:00:00Z', 0
    union all select '1969-12-31T23:59:59.999Z', -1
    union all select '2024-02-29T23:59:59Z', 1709251199000
    union all select '2000-02-29T00:00Z', 951782400000
    union all select '2023-02-29T00:00Z', null
    union all select '1900-02-29T00:00Z', null
    union all select '2026-04-31T00:00Z', null
    union all select '2026-13-01T00:00Z', null
    union all select '2026-00-01T00:00Z', null
    union all select '2026-01-00T00:00Z', null
    union all select '2026-01-01T24:00Z', null
    union all select '2026-01-01T10:60Z', null
    union all select '2026-01-01T10:00:60Z', null
    union all select '2026-01-01T10:00+24:00', null
    union all select '2026-01-01', null
    union all select '2026-1-1T10:00Z', null
    union all select '0000-01-01T10:00Z', null
    union all select '2026-01-01T10:00:00.Z', null
    union all select '2026-01-01T10:00 CET', null
    union all select ' 2026-01-01T10:00Z', null
    union all select '2026-01-01T10:00Z' || chr(10), null
    union all select '1767225600000', null
    union all select '', null
    union all select null, null
),

computed as (
    select cases.*, {{ ms_from_iso('value') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
