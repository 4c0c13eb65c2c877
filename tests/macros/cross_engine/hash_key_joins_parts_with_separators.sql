-- The md5 of the parts with U+001F between them, a null part being U+001E: not to be confused with an empty one.
with cases as (
    select 'a' as first_part, 'b' as second_part, 'dde141cc50d6118a5ddaae1a01b74f99' as expected
    union all select 'ab', '', 'b6aff9963bebbd6333ad855dc2f84cb7'
    union all select '', 'ab', '147a64a8dcad5a2174117fed8a04ec03'
    union all select 'a', null, '72aaf6d638e5897a1506395d00834997'
    union all select null, null, 'b11dbe9c79d96d24a3761c8649d20aac'
    union all select 'é', 'b', '7cc185ce62dbaf9b211b5d77a1ffd179'
),

computed as (
    select cases.*, {{ hash_key(['first_part', 'second_part']) }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
