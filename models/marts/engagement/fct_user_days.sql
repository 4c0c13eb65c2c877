{{ config(meta={'window': {'column': 'activity_date', 'reach': 'days', 'by': 'user'}, 'version': 3}) }}

-- One row per app, user and local date with activity. Its revenue is that of all events of the date, a server's, too.
with device_days as (
    select
        *,
        row_number() over (
            partition by app_id, user_key, activity_date
            order by case when events > 0 then 0 else 1 end, first_activity_at, first_activity_key
        ) as device_number
    from {{ ref('fct_device_days') }}
    where {{ window('activity_date') }}
),

days as (
    select
        app_id,
        max(tenant_id) as tenant_id,
        user_key,
        activity_date,
        {%- for column in day_attributes() %}
        coalesce(max(case when device_number = 1 then first_{{ column }} end), '(none)') as {{ column }},
        {%- endfor %}
        sum(events) as events,
        sum(engagement_seconds) as engagement_seconds,
        sum(revenue_amount) as revenue_amount
    from device_days
    group by app_id, user_key, activity_date
    having sum(events) > 0
),

sessions as (
    select
        app_id,
        user_key,
        session_date as activity_date,
        count(*) as sessions,
        sum(duration_seconds) as session_seconds
    from {{ ref('fct_sessions') }}
    where {{ window('session_date') }}
    group by app_id, user_key, session_date
),

-- Of each user's own days before the window, the newest.
earlier as (
    {{ own_rows_before_window([
        ('app_id', 'text', 'app_id'),
        ('user_key', 'text', 'user_key'),
        ('last_date', 'date', 'max(activity_date)'),
        ('first_date', 'date', 'min(' ~ add_days('activity_date', '-days_since_first_seen') ~ ')'),
    ], 'group by app_id, user_key') }}
),

dated as (
    {{ previous_dates('days') }}
),

joined as (
    select
        days.*,
        coalesce(sessions.sessions, 0) as sessions,
        coalesce(sessions.session_seconds, 0) as session_seconds,
        coalesce(earlier.first_date, days.first_day) as first_date,
        coalesce(days.day_before, earlier.last_date) as previous_activity_date
    from dated as days
    left join sessions on {{ same('days', 'sessions', ['app_id', 'user_key', 'activity_date']) }}
    left join earlier on days.app_id = earlier.app_id and days.user_key = earlier.user_key
)

select
    app_id,
    tenant_id,
    user_key,
    activity_date,
    {{ day_attributes() | join(',\n    ') }},
    cast(sessions as bigint) as sessions,
    {{ clamped('session_seconds', 18, 3) }} as session_seconds,
    cast(events as bigint) as events,
    {{ clamped('engagement_seconds', 18, 3) }} as engagement_seconds,
    {{ clamped('revenue_amount', 18, 6) }} as revenue_amount,
    {{ days_between('first_date', 'activity_date') }} as days_since_first_seen,
    previous_activity_date
    {%- for column in day_attributes() %},
    previous_{{ column }}_date
    {%- endfor %}
from joined
{{ in_date_order('activity_date') }}
