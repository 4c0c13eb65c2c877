with compared as (
    select
        *,
        lag(login_id) over (partition by app_id, device_id order by login_at) as previous_login_id
    from {{ ref('int_identity__login_changes') }}
)

select app_id, device_id, login_at, login_id
from compared
where login_id = previous_login_id
