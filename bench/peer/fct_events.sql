-- One row per event, with its person and its session: the source's own, else one that ends with 30 minutes of silence.
with ordered as (
    select
        *,
        lag(occurred_at) over (
            partition by app_id, device_id, session_id, is_activity order by occurred_at
        ) as previous_at
    from stg_events
    where event_date >= getvariable('since')
),

numbered as (
    select
        *,
        count_if(previous_at is null or occurred_at - previous_at > interval 30 minute) over (
            partition by app_id, device_id, session_id, is_activity order by occurred_at
        ) as silences
    from ordered
)

select
    * exclude (previous_at, silences),
    md5(concat_ws('|', app_id, coalesce(login_id, device_id))) as user_key,
    case
        when is_activity then md5(concat_ws('|', app_id, device_id, coalesce(session_id, cast(silences as varchar))))
    end as session_key,
    case
        when event_name = '_monetization.purchase' then
            cast(metrics ->> '_item_price' as decimal(18, 6))
            * coalesce(cast(metrics ->> '_quantity' as decimal(18, 6)), 1)
    end as revenue
from numbered
