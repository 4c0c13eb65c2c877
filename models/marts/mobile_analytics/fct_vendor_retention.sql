{{ config(meta={'window': {'column': 'activity_date', 'reach': 'days'}}) }}

-- One row per app, cohort of clients (by the date of their first session start) and period after it, over or not: how
-- many came back in it.
with periods as (
    {%- for unit, number, first_day, last_day in [
        ('day', 1, 1, 1), ('day', 3, 3, 3), ('day', 5, 5, 5), ('day', 7, 7, 7),
        ('week', 1, 7, 13), ('week', 2, 14, 20), ('week', 3, 21, 27),
    ] %}
    select
        cast('retention_{{ unit }}_{{ number }}' as {{ type_name('text') }}) as kpi_name,
        {{ first_day }} as first_day,
        {{ last_day }} as last_day
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

cohorts as (
    select app_id, first_session_start_date as cohort_date, count(*) as clients
    from {{ ref('dim_vendor_clients') }}
    where first_session_start_date is not null and {{ window('first_session_start_date', days=27) }}
    group by app_id, first_session_start_date
),

started as (
    select
        days.app_id,
        days.device_id,
        clients.first_session_start_date as cohort_date,
        {{ days_between('clients.first_session_start_date', 'days.activity_date') }} as day_number
    from {{ ref('fct_vendor_client_days') }} as days
    inner join {{ ref('dim_vendor_clients') }} as clients
        on days.app_id = clients.app_id and days.device_id = clients.device_id
    where days.session_starts > 0 and {{ window('days.activity_date', days=6, of='days') }}
),

returned as (
    select started.app_id, started.cohort_date, periods.kpi_name, count(distinct started.device_id) as clients
    from started
    inner join periods on started.day_number >= periods.first_day and started.day_number <= periods.last_day
    group by started.app_id, started.cohort_date, periods.kpi_name
)

select
    cohorts.app_id,
    cohorts.cohort_date,
    periods.kpi_name,
    {{ add_days('cohorts.cohort_date', 'periods.last_day') }} as activity_date,
    cohorts.clients,
    coalesce(returned.clients, 0) as returned_clients
from cohorts
cross join periods
left join returned
    on
        cohorts.app_id = returned.app_id
        and cohorts.cohort_date = returned.cohort_date
        and periods.kpi_name = returned.kpi_name
where {{ window(add_days('cohorts.cohort_date', 'periods.last_day'), of='cohorts') }}
