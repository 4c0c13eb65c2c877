-- Engines differ in `7 / 2`. Rounded down, as it is used here, it is one number for what is not negative;
-- beyond, one of the two is a double (safe_ratio).
with cases as (
    select cast(7 as bigint) as value, cast(2 as bigint) as divisor, 3 as expected
    union all select 6, 2, 3
    union all select 0, 5, 0
    union all select 1773119400000, 900000, 1970132
    union all select 4102444799999, 86400000, 47481
)

select * from cases
where cast(floor(value / divisor) as bigint) <> expected or value - mod(value, divisor) <> expected * divisor
