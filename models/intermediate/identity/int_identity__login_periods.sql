-- One row per app, device and period in which its events belong to one login. The first period begins up to
-- `stitch_window_days` before the login: what a device did just before belongs to the person who then logged in.
with changes as (
    select
        *,
        row_number() over (partition by app_id, device_id order by login_at) as change_number,
        lead(login_at) over (partition by app_id, device_id order by login_at) as next_login_at
    from {{ ref('int_identity__login_changes') }}
)

select
    app_id,
    device_id,
    login_id,
    case
        when change_number = 1
            then {{ timestamp_from_ms(ms_from_timestamp('login_at') ~ ' - ' ~ var('stitch_window_days') * 86400000) }}
        else login_at
    end as valid_from,
    -- Never null: with an `or` in its condition, a join would compare every event with every login.
    coalesce(next_login_at, timestamp '9999-12-31 00:00:00') as valid_before
from changes
