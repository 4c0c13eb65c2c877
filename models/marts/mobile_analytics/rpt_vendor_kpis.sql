{{ config(meta={
    'window': {'column': 'activity_date', 'reach': 'horizon', 'horizons': 'vendor_horizons'},
    'vars': ['max_session_hours'],
    'version': 3,
}) }}

-- One row per app, date and figure of Mobile Analytics' own, on clients (devices), beside ours where we have the same.
with vendor_days as (
    select * from {{ ref('fct_vendor_days') }}
    where {{ window('activity_date') }}
),

vendor as (
    {{ rows_per_figure('vendor_days', ['activity_date', 'app_id'], 'kpi_name', 'vendor_value', [
        'lifetime_users', 'dau', 'mau', 'new_users', 'sessions', 'revenue', 'paying_dau', 'paying_mau',
        ('sessions_per_dau', safe_ratio('sessions', 'dau')),
        ('stickiness', safe_ratio('dau', 'mau')),
        ('revenue_per_paying_dau', safe_ratio('revenue', 'paying_dau')),
    ]) }}
    union all
    select cells.activity_date, cells.app_id, cells.kpi_name, {{ safe_ratio('returned_clients', 'clients') }}
    from {{ ref('fct_vendor_retention') }} as cells
    inner join vendor_days on cells.app_id = vendor_days.app_id and cells.activity_date = vendor_days.activity_date
),

revenue as (
    select app_id, activity_date, sum(revenue_amount) as revenue_amount
    from {{ ref('fct_device_days') }}
    where {{ window('activity_date') }}
    group by app_id, activity_date
),

our_days as (
    select users.*, users.mau + users.dormant_users as lifetime_users, coalesce(revenue.revenue_amount, 0) as revenue
    from {{ ref('fct_active_users') }} as users
    left join revenue on users.app_id = revenue.app_id and users.activity_date = revenue.activity_date
    where users.segment = 'all' and {{ window('users.activity_date', of='users') }}
),

ours as (
    {{ rows_per_figure('our_days', ['activity_date', 'app_id'], 'kpi_name', 'our_value', [
        'lifetime_users', 'dau', 'mau', 'new_users', 'sessions', 'revenue', 'stickiness',
        ('sessions_per_dau', 'sessions_per_user'),
    ]) }}
    union all
    select activity_date, app_id, 'retention_day_' || cast(day_number as {{ type_name('text') }}), retention_rate
    from {{ ref('fct_retention') }}
    where day_number in (1, 3, 5, 7) and {{ window('activity_date') }}
)

select
    vendor.activity_date,
    cast('mobile_analytics' as {{ type_name('text') }}) as source,
    vendor.app_id,
    vendor.kpi_name,
    vendor.vendor_value,
    ours.our_value
from vendor
left join ours
    on
        vendor.app_id = ours.app_id
        and vendor.activity_date = ours.activity_date
        and vendor.kpi_name = ours.kpi_name
where vendor.vendor_value is not null
