{{ config(meta={
    'window': {'column': 'started_utc_date', 'reach': 'sessions', 'by': 'user'},
    'vars': ['max_session_hours', 'engaged_session_seconds', 'engaged_session_views'],
    'version': 2,
}, **kept_by_date('started_utc_date')) }}

-- One row per session: the activity events of one part of a chain.
with events as (
    select
        session_key, source, app_id, tenant_id, user_key, device_id, session_id, session_chain_started_at,
        occurred_at, occurred_utc_date, occurred_date, session_signal, reported_active_ms, reported_span_ms,
        engagement_seconds, is_view, page_or_screen, platform, app_version, country, channel,
        row_number() over (partition by session_key order by occurred_at, event_key) as event_number
    from {{ ref('fct_events') }}
    where session_key is not null and {{ of_touched_chains() }}
),

grouped as (
    select
        session_key,
        max(source) as source,
        max(app_id) as app_id,
        max(tenant_id) as tenant_id,
        max(case when event_number = 1 then user_key end) as user_key,
        max(device_id) as device_id,
        max(session_id) as session_id,
        max(session_chain_started_at) as chain_started_at,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        min(occurred_utc_date) as started_utc_date,
        max(case when event_number = 1 then occurred_date end) as session_date,
        count(*) as events,
        sum(case when is_view then 1 else 0 end) as views,
        sum(engagement_seconds) as engagement_seconds,
        {{ first_known('page_or_screen', 'event_number') }} as entry_page_or_screen,
        {{ last_known('page_or_screen', 'event_number') }} as exit_page_or_screen,
        {{ first_known('platform', 'event_number') }} as platform,
        {{ first_known('app_version', 'event_number') }} as app_version,
        {{ first_known('country', 'event_number') }} as country,
        {{ first_known('channel', 'event_number') }} as channel
    from events
    group by session_key
),

sessions as (
    {{ session_durations('grouped', 'events') }}
),

earlier as (
    {{ own_rows_before_window([
        ('app_id', 'text', 'app_id'), ('user_key', 'text', 'user_key'), ('sessions', 'bigint', 'max(session_number)'),
    ], 'group by app_id, user_key') }}
)

select
    sessions.session_key,
    sessions.source,
    sessions.app_id,
    sessions.tenant_id,
    sessions.user_key,
    sessions.device_id,
    sessions.session_id,
    coalesce(earlier.sessions, 0) + row_number() over (
        partition by sessions.app_id, sessions.user_key order by sessions.started_at, sessions.session_key
    ) as session_number,
    sessions.started_at,
    sessions.ended_at,
    sessions.started_utc_date,
    sessions.session_date,
    sessions.duration_seconds,
    sessions.duration_source,
    sessions.events,
    cast(sessions.views as bigint) as views,
    {{ clamped('sessions.engagement_seconds', 18, 3) }} as engagement_seconds,
    sessions.duration_seconds >= {{ var('engaged_session_seconds') }}
    or sessions.views >= {{ var('engaged_session_views') }} as is_engaged,
    sessions.entry_page_or_screen,
    sessions.exit_page_or_screen,
    sessions.platform,
    sessions.app_version,
    sessions.country,
    sessions.channel
from sessions
left join earlier on sessions.app_id = earlier.app_id and sessions.user_key = earlier.user_key
{{ in_date_order('sessions.started_utc_date') }}
