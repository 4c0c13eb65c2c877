select app_id, activity_date, segment, segment_value
from {{ ref('fct_active_users') }}
where
    dau < 0
    or dau > wau
    or wau > mau
    or new_users + returning_users <> dau
    or resurrected_users > returning_users
    or dormant_users < 0
    or (dormant_users is null) <> (segment <> 'all')
    or active_devices < case when dau > 0 then 1 else 0 end
