{{ config(meta={'window': {'scope': 'members', 'key': 'user_key', 'column': 'last_seen_utc_date', 'reach': 'days'}}) }}

-- One row per app, user and attribute: the value that was set last.
with changed as (
    {{ changed_members('user_key') }}
),

numbered as (
    select
        days.*,
        max(occurred_utc_date) over (partition by app_id, user_key, attribute_name) as last_seen_utc_date,
        row_number() over (
            partition by app_id, user_key, attribute_name order by set_at desc, occurred_at desc, event_key desc
        ) as newest_first
    from {{ ref('fct_user_attribute_days') }} as days
    where (days.app_id, days.user_key) in (select changed.app_id, changed.user_key from changed)
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
