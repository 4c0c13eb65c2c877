{{ config(meta={
    'window': {'scope': 'members', 'by': 'user', 'reach': 'dates'},
    'version': 2,
}) }}

-- One row per app and user that has accepted events.
with days as (
    select days.*
    from {{ ref('fct_device_days') }} as days
    where {{ of_touched_members('days') }}
),

user_days as (
    select
        user_days.*,
        row_number() over (partition by app_id, user_key order by activity_date) as day_number
    from {{ ref('fct_user_days') }} as user_days
    where {{ of_touched_members('user_days') }}
),

seen as (
    select
        app_id,
        max(tenant_id) as tenant_id,
        user_key,
        max(case when is_identified then 1 else 0 end) = 1 as is_identified,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at,
        max(activity_date) as last_seen_date,
        count(distinct device_id) as devices,
        sum(revenue_amount) as lifetime_revenue_amount
    from days
    group by app_id, user_key
),

active as (
    select
        app_id,
        user_key,
        min(activity_date) as first_activity_date,
        {{ first_known("nullif(platform, '(none)')", 'day_number') }} as first_platform,
        {{ first_known("nullif(country, '(none)')", 'day_number') }} as first_country,
        {{ first_known("nullif(app_version, '(none)')", 'day_number') }} as first_app_version,
        {{ first_known("nullif(channel, '(none)')", 'day_number') }} as acquisition_channel,
        sum(sessions) as sessions
    from user_days
    group by app_id, user_key
)

select
    seen.app_id,
    seen.tenant_id,
    seen.user_key,
    seen.is_identified,
    seen.first_seen_at,
    seen.last_seen_at,
    seen.last_seen_date,
    active.first_activity_date,
    active.first_platform,
    active.first_country,
    active.first_app_version,
    active.acquisition_channel,
    cast(seen.devices as bigint) as devices,
    cast(coalesce(active.sessions, 0) as bigint) as sessions,
    {{ clamped('seen.lifetime_revenue_amount', 18, 6) }} as lifetime_revenue_amount
from seen
left join active on seen.app_id = active.app_id and seen.user_key = active.user_key
