-- The device sheet of Clickstream: users by platform, app version, browser and screen, and the share whose app crashed.
with events as (
    select
        app_id,
        user_key,
        coalesce(platform, '(none)') as platform,
        coalesce(app_version, '(none)') as app_version,
        coalesce(browser, '(none)') as browser,
        coalesce(
            {{ json_member_text('properties', 'screen_width') }} || 'x'
            || {{ json_member_text('properties', 'screen_height') }},
            '(none)'
        ) as resolution,
        case when event_name = '_app_exception' then user_key end as crashed_user_key
    from {{ ref('fct_events') }}
    where source = 'clickstream' and is_activity
)

select
    app_id,
    platform,
    app_version,
    browser,
    resolution,
    count(distinct user_key) as users,
    count(distinct crashed_user_key) as users_with_a_crash,
    {{ safe_ratio('count(distinct crashed_user_key)', 'count(distinct user_key)') }} as crash_rate
from events
group by app_id, platform, app_version, browser, resolution
order by app_id, users desc, platform, app_version, browser, resolution
