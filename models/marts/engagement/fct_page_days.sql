{{ config(meta={'window': {'column': 'activity_date', 'reach': 'days'}}) }}

-- One row per app, local date and page or screen with a view or engagement.
with events as (
    select
        app_id,
        tenant_id,
        occurred_date,
        page_or_screen,
        user_key,
        session_key,
        is_view,
        is_entrance,
        engagement_seconds,
        -- Exits: a session's last view.
        case
            when is_view
                then row_number() over (
                    partition by session_key, is_view order by occurred_at desc, event_key desc
                )
        end as views_to_exit
    from {{ ref('fct_events') }}
    where
        is_activity
        and page_or_screen is not null
        and (is_view or engagement_seconds is not null)
        and {{ window('occurred_date') }}
)

select
    app_id,
    max(tenant_id) as tenant_id,
    occurred_date as activity_date,
    page_or_screen,
    cast(sum(case when is_view then 1 else 0 end) as bigint) as views,
    count(distinct case when is_view then user_key end) as users,
    count(distinct case when is_view then session_key end) as sessions,
    cast(sum(case when is_entrance then 1 else 0 end) as bigint) as entrances,
    cast(sum(case when views_to_exit = 1 then 1 else 0 end) as bigint) as exits,
    {{ clamped('coalesce(sum(engagement_seconds), 0)', 18, 3) }} as engagement_seconds
from events
group by app_id, occurred_date, page_or_screen
