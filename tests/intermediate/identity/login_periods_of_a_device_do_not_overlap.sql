with ordered as (
    select
        *,
        lead(valid_from) over (partition by app_id, device_id order by valid_from) as next_valid_from
    from {{ ref('int_identity__login_periods') }}
)

select app_id, device_id, valid_from, valid_before, next_valid_from
from ordered
where
    valid_before is null
    or valid_before <= valid_from
    or valid_before <> coalesce(next_valid_from, valid_before)
