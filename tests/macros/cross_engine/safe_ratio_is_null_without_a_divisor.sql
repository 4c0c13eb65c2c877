-- Integers are divided as doubles.
with cases as (
    select 1 as numerator, 2 as denominator, cast(0.5 as {{ type_name('double') }}) as expected
    union all select 0, 2, 0
    union all select -1, 4, -0.25
    union all select 5, 0, null
    union all select 0, 0, null
    union all select 5, null, null
    union all select null, 5, null
),

computed as (
    select cases.*, {{ safe_ratio('numerator', 'denominator') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
