{{ config(meta={
    'window': {
        'column': 'activity_date',
        'reach': 'horizon',
        'settles': false,
        'among': {'model': 'dim_devices', 'where': 'first_mobile_analytics_date is not null'},
    },
    'vars': ['max_session_hours'],
    'version': 2,
}) }}

-- One row per app, date and figure of Mobile Analytics' own, on clients (devices), beside ours where we have the same.
with devices as (
    select * from {{ ref('dim_devices') }}
    where first_mobile_analytics_date is not null
),

days as (
    select
        days.app_id,
        days.device_id,
        days.activity_date,
        devices.first_session_start_date,
        devices.first_purchase_date,
        sum(days.mobile_analytics_session_starts) as session_starts,
        sum(days.mobile_analytics_revenue_amount) as revenue_amount
    from {{ ref('fct_device_days') }} as days
    inner join devices on days.app_id = devices.app_id and days.device_id = devices.device_id
    where {{ window('days.activity_date', days=29, app='days.app_id') }}
    group by 1, 2, 3, 4, 5
),

started as (
    select
        *,
        {{ days_between('first_session_start_date', 'activity_date') }} as day_number,
        {{ earlier_date(
            add_days('activity_date', 30),
            'lead(activity_date) over (partition by app_id, device_id order by activity_date)'
        ) }} as counts_before,
        {{ later_date('activity_date', 'first_purchase_date') }} as pays_from
    from days
    where session_starts > 0
),

day_figures as (
    select
        app_id,
        activity_date,
        sum(session_starts) as sessions,
        sum(revenue_amount) as revenue,
        sum(case when session_starts > 0 then 1 else 0 end) as dau,
        sum(case when session_starts > 0 and first_session_start_date = activity_date then 1 else 0 end) as new_users,
        sum(case when session_starts > 0 and first_purchase_date <= activity_date then 1 else 0 end) as paying_dau
    from days
    group by app_id, activity_date
),

carried as (
    {{ own_rows_before_window([
        ('app_id', 'text', 'app_id'),
        ('first_date', 'date', add_days('activity_date', 1)),
        ('lifetime_users', 'double', 'vendor_value'),
    ], "and kpi_name = 'lifetime_users'", days=1) }}
),

-- As in fct_active_users: a client counts from a day until the earlier of 30 days later and its next day.
steps as (
    select app_id, activity_date as step_date, 0 as lifetime_step, 1 as mau_step, 0 as paying_step from started
    union all
    select app_id, counts_before, 0, -1, 0 from started
    union all
    select app_id, pays_from, 0, 0, 1 from started
    where first_purchase_date is not null and pays_from < counts_before
    union all
    select app_id, counts_before, 0, 0, -1 from started
    where first_purchase_date is not null and pays_from < counts_before
    union all
    -- Where no row is carried in, also clients who came before the app's first activity.
    select devices.app_id, devices.first_mobile_analytics_date, 1, 0, 0
    from devices
    left join carried on devices.app_id = carried.app_id
    where carried.app_id is null or {{ window('devices.first_mobile_analytics_date', app='devices.app_id') }}
),

starts as (
    select
        horizons.app_id,
        coalesce(carried.first_date, horizons.first_activity_date) as first_date,
        horizons.newest_activity_date,
        coalesce(carried.lifetime_users, 0) as lifetime_users
    from {{ ref('app_horizons') }} as horizons
    left join carried on horizons.app_id = carried.app_id
    where horizons.app_id in (select app_id from devices)
),

spine as (
    select starts.*, dates.date_day as activity_date
    from starts
    inner join {{ ref('dim_date') }} as dates
        on dates.date_day >= starts.first_date and dates.date_day <= starts.newest_activity_date
    where {{ window('dates.date_day', app='starts.app_id') }}
),

step_sums as (
    select
        steps.app_id,
        {{ later_date('steps.step_date', 'starts.first_date') }} as activity_date,
        sum(steps.lifetime_step) as lifetime_step,
        sum(steps.mau_step) as mau_step,
        sum(steps.paying_step) as paying_step
    from steps
    inner join starts on steps.app_id = starts.app_id
    group by 1, 2
),

figures as (
    select
        spine.app_id,
        spine.activity_date,
        spine.lifetime_users + {{ running_total('step_sums.lifetime_step') }} as lifetime_users,
        {{ running_total('step_sums.mau_step') }} as mau,
        {{ running_total('step_sums.paying_step') }} as paying_mau,
        coalesce(day_figures.dau, 0) as dau,
        coalesce(day_figures.new_users, 0) as new_users,
        coalesce(day_figures.sessions, 0) as sessions,
        coalesce(day_figures.revenue, 0) as revenue,
        coalesce(day_figures.paying_dau, 0) as paying_dau
    from spine
    left join step_sums on spine.app_id = step_sums.app_id and spine.activity_date = step_sums.activity_date
    left join day_figures on spine.app_id = day_figures.app_id and spine.activity_date = day_figures.activity_date
),

ours as (
    select
        users.*,
        revenue.revenue_amount
    from {{ ref('fct_active_users') }} as users
    left join (
        select app_id, activity_date, sum(revenue_amount) as revenue_amount
        from {{ ref('fct_device_days') }}
        where {{ window('activity_date') }}
        group by app_id, activity_date
    ) as revenue on users.app_id = revenue.app_id and users.activity_date = revenue.activity_date
    where users.segment = 'all' and {{ window('users.activity_date', app='users.app_id') }}
),

-- Every figure is read once, not once per row that it makes: engines work a CTE out wherever it is named.
{%- set kpis = [
    ('lifetime_users', 'figures.lifetime_users', 'ours.mau + ours.dormant_users'),
    ('dau', 'figures.dau', 'ours.dau'),
    ('mau', 'figures.mau', 'ours.mau'),
    ('new_users', 'figures.new_users', 'ours.new_users'),
    ('sessions', 'figures.sessions', 'ours.sessions'),
    ('sessions_per_dau', safe_ratio('figures.sessions', 'figures.dau'), 'ours.sessions_per_user'),
    ('stickiness', safe_ratio('figures.dau', 'figures.mau'), 'ours.stickiness'),
    ('revenue', 'figures.revenue', 'coalesce(ours.revenue_amount, 0)'),
    ('paying_dau', 'figures.paying_dau', 'null'),
    ('paying_mau', 'figures.paying_mau', 'null'),
    ('revenue_per_paying_dau', safe_ratio('figures.revenue', 'figures.paying_dau'), 'null'),
] %}

kpi_names as (
    {%- for name, vendor, our in kpis %}
    select cast('{{ name }}' as {{ type_name('text') }}) as kpi_name
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

figure_kpis as (
    select
        figures.activity_date,
        figures.app_id,
        kpi_names.kpi_name,
        case kpi_names.kpi_name
            {%- for name, vendor, our in kpis %}
            when '{{ name }}' then cast({{ vendor }} as {{ type_name('double') }})
            {%- endfor %}
        end as vendor_value,
        case kpi_names.kpi_name
            {%- for name, vendor, our in kpis if our != 'null' %}
            when '{{ name }}' then cast({{ our }} as {{ type_name('double') }})
            {%- endfor %}
        end as our_value
    from figures
    cross join kpi_names
    left join ours on figures.app_id = ours.app_id and figures.activity_date = ours.activity_date
),

cohorts as (
    select app_id, first_session_start_date as cohort_date, count(*) as clients
    from devices
    where {{ window('first_session_start_date', days=27) }}
    group by app_id, first_session_start_date
),

-- Clients of a cohort that came back on a day, or in a week, by the last date of it.
returned as (
    select app_id, first_session_start_date as cohort_date, activity_date, 'day' as unit, count(*) as clients
    from started
    where day_number in (1, 3, 5, 7)
    group by 1, 2, 3
    union all
    select
        app_id,
        first_session_start_date,
        {{ add_days('first_session_start_date', '7 * cast(floor(day_number / 7) as integer) + 6') }},
        'week',
        count(distinct device_id)
    from started
    where day_number between 7 and 27
    group by 1, 2, 3
),

-- Each retention, and how many days after the cohort's date it is known.
periods as (
    {%- for unit, number, days in [
        ('day', 1, 1), ('day', 3, 3), ('day', 5, 5), ('day', 7, 7), ('week', 1, 13), ('week', 2, 20), ('week', 3, 27)
    ] %}
    select
        'retention_{{ unit }}_{{ number }}' as kpi_name,
        '{{ unit }}' as unit,
        {{ number }} as number,
        {{ days }} as days
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

retention_kpis as (
    select
        spine.activity_date,
        spine.app_id,
        cast(periods.kpi_name as {{ type_name('text') }}) as kpi_name,
        {{ safe_ratio('coalesce(returned.clients, 0)', 'cohorts.clients') }} as vendor_value,
        retention.retention_rate as our_value
    from spine
    cross join periods
    inner join cohorts
        on
            spine.app_id = cohorts.app_id
            and {{ add_days('spine.activity_date', '-periods.days') }} = cohorts.cohort_date
    left join returned
        on
            cohorts.app_id = returned.app_id
            and cohorts.cohort_date = returned.cohort_date
            and spine.activity_date = returned.activity_date
            and periods.unit = returned.unit
    left join {{ ref('fct_retention') }} as retention
        on
            cohorts.app_id = retention.app_id
            and cohorts.cohort_date = retention.cohort_date
            and periods.number = retention.day_number
            and periods.unit = 'day'
            and {{ window('retention.activity_date', app='retention.app_id') }}
)

select * from figure_kpis
where vendor_value is not null
union all
select * from retention_kpis
