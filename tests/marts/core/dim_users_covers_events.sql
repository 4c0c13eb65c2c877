{{ config(tags=['history']) }}

-- Nobody is missing, and a device that became a person leaves no ghost.
with events as (
    select
        app_id,
        user_key,
        min(occurred_at) as first_seen_at,
        max(occurred_at) as last_seen_at,
        count(distinct device_id) as devices
    from {{ ref('fct_events') }}
    group by app_id, user_key
)

select
    coalesce(events.app_id, users.app_id) as app_id,
    coalesce(events.user_key, users.user_key) as user_key
from events
full outer join {{ ref('dim_users') }} as users
    on events.app_id = users.app_id and events.user_key = users.user_key
where
    events.user_key is null
    or users.user_key is null
    or events.first_seen_at <> users.first_seen_at
    or events.last_seen_at <> users.last_seen_at
    or events.devices <> users.devices
