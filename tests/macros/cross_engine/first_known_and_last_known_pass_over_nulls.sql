-- By the order, not by the value, and also where the order has more digits.
with cases as (
    select 'some' as kind, 2 as position, 'z' as value
    union all select 'some', 10, 'a'
    union all select 'some', 1, null
    union all select 'some', 11, null
    union all select 'none', 1, null
    union all select 'none', 2, null
),

computed as (
    select
        kind,
        {{ first_known('value', 'position') }} as first_value,
        {{ last_known('value', 'position') }} as last_value
    from cases
    group by kind
)

select *
from computed
where
    (kind = 'some' and (coalesce(first_value, '') <> 'z' or coalesce(last_value, '') <> 'a'))
    or (kind = 'none' and (first_value is not null or last_value is not null))
