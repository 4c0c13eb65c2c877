{{ config(tags=['history']) }}

with newest as (
    select app_id, device_id, user_key
    from (
        select
            app_id,
            device_id,
            user_key,
            row_number() over (partition by app_id, device_id order by occurred_at desc, event_key desc) as newest_first
        from {{ ref('fct_events') }}
    ) as events
    where newest_first = 1
)

select devices.app_id, devices.device_id, devices.user_key, newest.user_key as newest_user_key
from {{ ref('dim_devices') }} as devices
inner join newest on devices.app_id = newest.app_id and devices.device_id = newest.device_id
where devices.user_key <> newest.user_key
