{{ config(meta={'window': {}, 'version': 2}) }}

-- One row per date of the ISO weeks that have a date from 2000 to 2099: in some time zone the first second of 2000, the
-- earliest that counts, is a second of 1999. Built once.
with days as (
    {{ calendar('1999-12-27', '2100-01-03') }}
)

select
    date_day,
    {{ week_start('date_day') }} as week_start,
    {{ days_between(week_start('date_day'), 'date_day') }} + 1 as iso_day_of_week,
    cast(extract(year from date_day) as integer) as year_number,
    cast(extract(quarter from date_day) as integer) as quarter_number,
    cast(extract(month from date_day) as integer) as month_number,
    cast(extract(day from date_day) as integer) as day_of_month,
    cast(date_trunc('month', date_day) as date) as month_start
from days
{%- if is_incremental() %}
where 1 = 0
{%- endif %}
