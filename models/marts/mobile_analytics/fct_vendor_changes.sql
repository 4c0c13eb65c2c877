{{ config(meta={'window': {'column': 'activity_date', 'reach': 'days'}}) }}

-- One row per app and local date on which a figure of Mobile Analytics changes: what its clients did on the date, and
-- how many more (`*_change`) were ever seen, began a session in the 30 days up to it, and of these have ever paid.
with starts as (
    select
        days.app_id,
        days.device_id,
        days.activity_date,
        clients.first_session_start_date,
        clients.first_purchase_date,
        lag(days.activity_date) over (partition by days.app_id, days.device_id order by days.activity_date) as previous_date
    from {{ ref('fct_vendor_client_days') }} as days
    inner join {{ ref('dim_vendor_clients') }} as clients
        on days.app_id = clients.app_id and days.device_id = clients.device_id
    where days.session_starts > 0 and {{ window('days.activity_date', days=30, of='days') }}
),

-- What came before the 30 days read counts on no date of the window any more.
gaps as (
    select *, {{ gap_days('previous_date', 'activity_date') }} as gap_days from starts
),

steps as (
    {{ trailing_steps('gaps', {'mau': 30}) }}
),

changes as (
    select
        app_id,
        step_date as activity_date,
        0 as lifetime_users_change,
        mau as mau_change,
        0 as paying_mau_change,
        on_day as dau,
        case when on_day = 1 and first_session_start_date = activity_date then 1 else 0 end as new_users,
        case when on_day = 1 and first_purchase_date <= activity_date then 1 else 0 end as paying_dau,
        0 as sessions,
        0 as revenue
    from steps
    union all
    -- A client pays from its first purchase on: what changed before it counts on its date.
    select app_id, {{ later_date('step_date', 'first_purchase_date') }}, 0, 0, mau, 0, 0, 0, 0, 0
    from steps
    where first_purchase_date is not null
    union all
    select app_id, first_seen_date, 1, 0, 0, 0, 0, 0, 0, 0 from {{ ref('dim_vendor_clients') }}
    union all
    select app_id, activity_date, 0, 0, 0, 0, 0, 0, session_starts, revenue_amount
    from {{ ref('fct_vendor_client_days') }}
)

select
    app_id,
    activity_date,
    cast(sum(lifetime_users_change) as bigint) as lifetime_users_change,
    cast(sum(mau_change) as bigint) as mau_change,
    cast(sum(paying_mau_change) as bigint) as paying_mau_change,
    cast(sum(dau) as bigint) as dau,
    cast(sum(new_users) as bigint) as new_users,
    cast(sum(paying_dau) as bigint) as paying_dau,
    cast(sum(sessions) as bigint) as sessions,
    cast(sum(revenue) as decimal(38, 6)) as revenue
from changes
where {{ window('activity_date') }}
group by app_id, activity_date
