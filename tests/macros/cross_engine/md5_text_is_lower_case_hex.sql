-- Of the bytes in UTF-8; null for null.
with cases as (
    select '' as value, 'd41d8cd98f00b204e9800998ecf8427e' as expected
    union all select 'é', '66ddcd97cfdeabb2f6fb8a999b4bc76f'
    union all select null, null
),

computed as (
    select cases.*, {{ md5_text('value') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
