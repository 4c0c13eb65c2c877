-- And nothing else: no name, no locale, no code of three letters.
with cases as (
    select 'DE' as value, 'DE' as expected
    union all select 'de', 'DE'
    union all select ' de ', 'DE'
    union all select '419', '419'
    union all select 'DEU', null
    union all select 'Germany', null
    union all select 'de_DE', null
    union all select '_DE', null
    union all select 'D', null
    union all select 'D1', null
    union all select '49', null
    union all select '0049', null
    union all select {{ "'DE' || chr(10)" }}, null
    union all select '', null
    union all select ' ', null
    union all select null, null
),

computed as (
    select cases.*, {{ country_of_text('value') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
