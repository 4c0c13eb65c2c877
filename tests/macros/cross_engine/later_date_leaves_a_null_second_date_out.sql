-- On every engine, whatever its own function does with nulls.
with cases as (
    select date '2026-01-01' as first_day, date '2026-01-02' as second_day, date '2026-01-02' as expected
    union all select date '2026-01-02', date '2026-01-01', date '2026-01-02'
    union all select date '2026-01-01', null, date '2026-01-01'
),

computed as (
    select cases.*, {{ later_date('first_day', 'second_day') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
