{{ config(meta={'window': {'scope': 'members', 'by': 'user', 'reach': 'dates'}}) }}

-- One row per app, user and attribute: the value that was set last.
with numbered as (
    select
        days.*,
        max(occurred_utc_date) over (partition by app_id, user_key, attribute_name) as last_seen_utc_date,
        row_number() over (
            partition by app_id, user_key, attribute_name order by set_at desc, occurred_at desc, event_key desc
        ) as newest_first
    from {{ ref('fct_user_attribute_days') }} as days
    where {{ of_touched_members('days') }}
)

select
    app_id,
    tenant_id,
    user_key,
    attribute_name,
    attribute_value,
    set_at,
    last_seen_utc_date
from numbered
where newest_first = 1
