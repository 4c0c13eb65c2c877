-- At most five bytes; a character that does not fit whole is left out.
with cases as (
    select 'abcdef' as value, 'abcde' as expected
    union all select 'abcde', 'abcde'
    union all select '', ''
    union all select 'abcdé', 'abcd'
    union all select 'abc€', 'abc'
    union all select 'ab😀', 'ab'
    union all select 'a😀b', 'a😀'
    union all select 'éé', 'éé'
    union all select 'ééé', 'éé'
    union all select null, null
),

computed as (
    select cases.*, {{ first_bytes('value', 5) }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
