-- Moments are compared exactly, a cast to a date cuts, and milliseconds go there and back.
with cases as (
    select 1773119400000 as milliseconds, date '2026-03-10' as expected_date
    union all select 1709164799999, date '2024-02-28'
    union all select 1709164800000, date '2024-02-29'
    union all select 1709251199999, date '2024-02-29'
    union all select 1735689599999, date '2024-12-31'
    union all select 946684800000, date '2000-01-01'
    union all select 4102444799999, date '2099-12-31'
),

computed as (
    select cases.*, {{ timestamp_from_ms('milliseconds') }} as moment from cases
)

select milliseconds from computed
where cast(moment as date) <> expected_date or {{ ms_from_timestamp('moment') }} <> milliseconds
union all
select 1
where
    not (
        cast('2026-01-01 00:00:00.000001' as {{ type_name('timestamp') }})
        > cast('2026-01-01 00:00:00' as {{ type_name('timestamp') }})
    )
