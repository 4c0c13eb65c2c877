-- U+0020 alone, whatever an engine's `trim` takes for a blank.
with cases as (
    select '  a b ' as value, 'a b' as expected
    union all select {{ "chr(9) || 'a' || chr(10)" }}, {{ "chr(9) || 'a' || chr(10)" }}
    union all select {{ "chr(160) || 'a' || chr(8232)" }}, {{ "chr(160) || 'a' || chr(8232)" }}
    union all select '   ', ''
    union all select '', ''
)

select * from cases
where {{ cut_blanks('value') }} <> expected
