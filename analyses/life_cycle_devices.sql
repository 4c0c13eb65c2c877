-- The device sheet of Clickstream, one part of it after the other: users by platform, app version, browser and screen,
-- and the share of them whose app crashed. A person with two browsers counts with both, so the parts of one do not add
-- up.
with events as (
    select
        app_id,
        user_key,
        platform,
        app_version,
        browser,
        {{ json_member_text('properties', 'screen_width') }} || 'x'
        || {{ json_member_text('properties', 'screen_height') }} as resolution,
        case when event_name = '_app_exception' then user_key end as crashed_user_key
    from {{ ref('fct_events') }}
    where source = 'clickstream' and is_activity
),

parts as (
    {%- for part in ['platform', 'app_version', 'browser', 'resolution'] %}
    select app_id, user_key, crashed_user_key, '{{ part }}' as part, coalesce({{ part }}, '(none)') as part_value
    from events
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select
    app_id,
    part,
    part_value,
    count(distinct user_key) as users,
    count(distinct crashed_user_key) as users_with_a_crash,
    {{ safe_ratio('count(distinct crashed_user_key)', 'count(distinct user_key)') }} as crash_rate
from parts
group by app_id, part, part_value
order by app_id, part, users desc, part_value
