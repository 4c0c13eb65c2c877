-- Which pages do people read to their end? The SDK sends `_scroll` once for a view of a page, when 90 % of its height
-- have been seen; no event tells of less. The time until then is the attribute `_engagement_time_msec` of that event:
-- it stands in `properties` only, because the time in the foreground is reported by `_user_engagement` once more.
{%- set reported = json_member_json(json_member_json('properties', 'attributes'), '_engagement_time_msec') %}

with events as (
    select
        app_id,
        page_or_screen,
        user_key,
        is_view,
        event_name = '_scroll' as is_scroll,
        case when event_name = '_scroll' then {{ json_integer_value(reported) }} end as reported_ms
    from {{ ref('fct_events') }}
    where source = 'clickstream' and is_activity and (is_view or event_name = '_scroll')
),

timed as (
    select
        *,
        {{ seconds_from_ms(duration_ms('reported_ms')) }} as seconds_to_depth
    from events
),

pages as (
    select
        app_id,
        coalesce(page_or_screen, '(none)') as page_or_screen,
        sum(case when is_view then 1 else 0 end) as views,
        sum(case when is_scroll then 1 else 0 end) as views_to_depth,
        count(distinct user_key) as users,
        count(distinct case when is_scroll then user_key end) as users_to_depth,
        sum(seconds_to_depth) as seconds_to_depth,
        count(seconds_to_depth) as timed_views
    from timed
    group by app_id, coalesce(page_or_screen, '(none)')
)

select
    app_id,
    page_or_screen,
    views,
    views_to_depth,
    {{ safe_ratio('views_to_depth', 'views') }} as share_of_views_to_depth,
    users,
    users_to_depth,
    {{ safe_ratio('seconds_to_depth', 'timed_views') }} as average_seconds_to_depth
from pages
order by app_id, views desc, page_or_screen
