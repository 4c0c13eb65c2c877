-- Decimals are exact, half is rounded away from zero, and sums do not lose digits.
with cases as (
    select '0.1' as value, '0.100000' as expected
    union all select '0.0000005', '0.000001'
    union all select '-0.0000005', '-0.000001'
    union all select '2.5', '2.500000'
    union all select '999999999999.999999', '999999999999.999999'
),

computed as (
    select cases.*, cast(cast(value as decimal(18, 6)) as {{ type_name('text') }}) as actual from cases
)

select value, expected, actual from computed where actual <> expected
union all
select 'sum', '0.3', 'not exact'
where cast('0.1' as decimal(18, 6)) + cast('0.2' as decimal(18, 6)) <> cast('0.3' as decimal(18, 6))
union all
select 'milliseconds', '0.001', 'not exact'
where {{ seconds_from_ms('cast(1 as bigint)') }} <> cast('0.001' as decimal(18, 3))
union all
select 'milliseconds', '31622400.001', 'not exact'
where {{ seconds_from_ms('cast(31622400001 as bigint)') }} <> cast('31622400.001' as decimal(18, 3))
union all
select 'total', 'the largest', 'another'
where
    {{ clamped("cast('1000000000000.5' as decimal(38, 6))", 18, 6) }} <> cast('999999999999.999999' as decimal(18, 6))
    or {{ clamped("cast('-1000000000000.5' as decimal(38, 6))", 18, 6) }}
    <> cast('-999999999999.999999' as decimal(18, 6))
