-- `trim(both ' ' from ...)` takes U+0020; without it, engines differ in what a blank is.
with cases as (
    select '  a b ' as value, 'a b' as expected
    union all select {{ "chr(9) || 'a' || chr(10)" }}, {{ "chr(9) || 'a' || chr(10)" }}
    union all select {{ "chr(160) || 'a' || chr(8232)" }}, {{ "chr(160) || 'a' || chr(8232)" }}
    union all select '   ', ''
    union all select '', ''
)

select * from cases
where trim(both ' ' from value) <> expected
