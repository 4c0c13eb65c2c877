-- Over a leap day and the turn of a year; both ends are in it.
with days as (
    {{ calendar('2027-12-30', '2028-03-01') }}
),

counted as (
    select
        count(*) as days,
        count(distinct date_day) as distinct_days,
        min(date_day) as first_day,
        max(date_day) as last_day
    from days
)

select *
from counted
where
    days <> 63
    or distinct_days <> 63
    or first_day <> date '2027-12-30'
    or last_day <> date '2028-03-01'
