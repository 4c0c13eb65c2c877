{{ config(tags=['history']) }}

-- The vendor's daily clients, sessions, new clients and lifetime clients, straight from the events.
with events as (
    select
        app_id,
        occurred_date,
        device_id,
        min(occurred_date) over (partition by app_id, device_id) as first_date,
        case when event_name = '_session.start' then 1 else 0 end as is_start,
        min(case when event_name = '_session.start' then occurred_date end) over (
            partition by app_id, device_id
        ) as first_start_date
    from {{ ref('fct_events') }}
    where source = 'mobile_analytics'
),

counted as (
    select
        app_id,
        occurred_date as activity_date,
        count(distinct case when is_start = 1 then device_id end) as dau,
        count(distinct case when is_start = 1 and first_start_date = occurred_date then device_id end) as new_users,
        sum(is_start) as sessions
    from events
    group by app_id, occurred_date
),

clients as (
    select app_id, count(distinct device_id) as lifetime_users
    from events
    group by app_id
),

figures as (
    select
        app_id,
        activity_date,
        max(case when kpi_name = 'dau' then vendor_value end) as dau,
        max(case when kpi_name = 'new_users' then vendor_value end) as new_users,
        max(case when kpi_name = 'sessions' then vendor_value end) as sessions,
        max(case when kpi_name = 'lifetime_users' then vendor_value end) as lifetime_users
    from {{ ref('rpt_vendor_kpis') }}
    group by app_id, activity_date
)

select figures.*, counted.dau as counted_dau, counted.sessions as counted_sessions
from figures
left join counted on figures.app_id = counted.app_id and figures.activity_date = counted.activity_date
inner join clients on figures.app_id = clients.app_id
where
    figures.dau <> coalesce(counted.dau, 0)
    or figures.new_users <> coalesce(counted.new_users, 0)
    or figures.sessions <> coalesce(counted.sessions, 0)
    or figures.lifetime_users > clients.lifetime_users
