-- One division of two exact numbers is the same double everywhere, to the last bit: written with 17 digits.
with cases as (
    select cast(1 as bigint) as numerator, cast(3 as bigint) as divisor, '0.33333333333333331' as expected
    union all select 2, 3, '0.66666666666666663'
    union all select 1, 10, '0.10000000000000001'
    union all select 7, 7, '1'
    union all select 123456789, 1000, '123456.789'
)

select * from cases
where
    {{ safe_ratio('numerator', 'divisor') }} <> cast(expected as {{ type_name('double') }})
    or {{ safe_ratio('numerator', '0') }} is not null
