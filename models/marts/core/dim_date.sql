{{ config(meta={'window': {}}) }}

-- One row per date from 2000 to 2099. Built once.
with days as (
    {{ calendar('2000-01-01', '2099-12-31') }}
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
