{{ config(tags=['history']) }}

-- Per app and date: views with a page, one exit for each session that has one, and all engagement with a page.
with events as (
    select
        app_id,
        sum(case when is_view then 1 else 0 end) as views,
        count(distinct case when is_view then session_key end) as exits,
        coalesce(sum(engagement_seconds), 0) as engagement_seconds
    from {{ ref('fct_events') }}
    where is_activity and page_or_screen is not null
    group by app_id
),

pages as (
    select app_id, sum(views) as views, sum(exits) as exits, sum(engagement_seconds) as engagement_seconds
    from {{ ref('fct_page_days') }}
    group by app_id
)

select events.app_id, events.views, pages.views as page_views
from events
left join pages on events.app_id = pages.app_id
where
    events.views <> coalesce(pages.views, 0)
    or events.exits <> coalesce(pages.exits, 0)
    or events.engagement_seconds <> coalesce(pages.engagement_seconds, 0)
