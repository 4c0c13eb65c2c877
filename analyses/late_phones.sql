-- Which phones deliver their events late, and how many events are parked because of it?
-- Late: arrived at least two dates (UTC) after it occurred. Parked: too late to count, or dated in the future.
with arrived as (
    select app_id, device_id, lateness_days, cast(null as {{ type_name('text') }}) as reason
    from {{ ref('fct_events') }}
    where device_id is not null
    union all
    select app_id, device_id, lateness_days, reason
    from {{ ref('parked_events') }}
    where device_id is not null and not is_also_accepted
),

phones as (
    select
        arrived.app_id,
        coalesce(devices.device_make, '(none)') as device_make,
        coalesce(devices.device_model, '(none)') as device_model,
        arrived.device_id,
        arrived.lateness_days,
        arrived.reason
    from arrived
    left join {{ ref('dim_devices') }} as devices
        on arrived.app_id = devices.app_id and arrived.device_id = devices.device_id
)

select
    app_id,
    device_make,
    device_model,
    count(distinct device_id) as devices,
    count(*) as events,
    sum(case when reason is null and lateness_days >= 2 then 1 else 0 end) as late_events,
    sum(case when reason = 'late' then 1 else 0 end) as parked_late,
    sum(case when reason = 'future' then 1 else 0 end) as parked_future,
    {{ safe_ratio('sum(case when reason is not null or lateness_days >= 2 then 1 else 0 end)', 'count(*)') }}
        as share_not_in_time
from phones
group by app_id, device_make, device_model
order by share_not_in_time desc, events desc
