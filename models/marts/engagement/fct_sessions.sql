{{ config(meta={
    'window': {'column': 'started_utc_date', 'reach': 'sessions'},
    'vars': ['max_session_hours', 'engaged_session_seconds', 'engaged_session_views'],
    'version': 2,
}, **kept_by_date('started_utc_date')) }}

-- One row per session: the activity events of one part of a chain.
with events as (
    select
        session_key,
        source,
        app_id,
        tenant_id,
        user_key,
        device_id,
        session_id,
        session_chain_started_at,
        occurred_at,
        occurred_utc_date,
        occurred_date,
        session_signal,
        reported_active_ms,
        reported_span_ms,
        engagement_seconds,
        is_view,
        page_or_screen,
        platform,
        app_version,
        country,
        channel,
        row_number() over (partition by session_key order by occurred_at, event_key) as event_number
    from {{ ref('fct_events') }}
    where session_key is not null and {{ window('occurred_utc_date', days=session_days()) }}
),

-- What the source says about start, stop and pauses, on its newest event of each kind.
signals as (
    select
        session_key,
        session_signal,
        reported_active_ms,
        reported_span_ms,
        {{ ms_from_timestamp('occurred_at') }} as occurred_ms,
        lag(session_signal) over (partition by session_key order by event_number) as previous_signal,
        lag({{ ms_from_timestamp('occurred_at') }}) over (partition by session_key order by event_number)
            as previous_ms,
        row_number() over (partition by session_key, session_signal order by event_number desc) as newest_first
    from events
    where session_signal is not null
),

reported as (
    select
        session_key,
        max(case when session_signal = 'stop' and newest_first = 1 then reported_active_ms end) as stop_active_ms,
        max(case when session_signal = 'stop' and newest_first = 1 then reported_span_ms end) as stop_span_ms,
        max(case when session_signal = 'pause' and newest_first = 1 then reported_active_ms end) as pause_active_ms,
        coalesce(sum(case when previous_signal = 'pause' then occurred_ms - previous_ms end), 0) as paused_ms
    from signals
    group by session_key
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

parted as (
    select
        grouped.*,
        {{ session_part('chain_started_at', 'started_at') }} > 0
        or count(*) over (partition by source, app_id, device_id, session_id, chain_started_at) > 1
            as is_one_of_several,
        {{ ms_from_timestamp('ended_at') }} - {{ ms_from_timestamp('started_at') }} as observed_ms
    from grouped
),

timed as (
    select
        parted.*,
        case
            when parted.is_one_of_several then 'observed'
            when reported.stop_active_ms is not null then 'reported'
            when {{ session_ms('reported.stop_span_ms - reported.paused_ms') }} is not null then 'start_stop'
            when reported.pause_active_ms is not null then 'reported'
            else 'observed'
        end as duration_source,
        coalesce(reported.stop_active_ms, reported.pause_active_ms) as reported_ms,
        reported.stop_span_ms - reported.paused_ms as start_stop_ms
    from parted
    left join reported on parted.session_key = reported.session_key
    where {{ window('parted.started_utc_date', app='parted.app_id') }}
),

measured as (
    select
        *,
        {{ seconds_from_ms(
            "case duration_source when 'reported' then reported_ms when 'start_stop' then start_stop_ms else observed_ms end"
        ) }} as duration_seconds
    from timed
),

earlier_sessions as (
    {{ own_rows_before_window(
        [('app_id', 'text', 'app_id'), ('user_key', 'text', 'user_key'), ('sessions', 'bigint', 'max(session_number)')],
        'group by app_id, user_key'
    ) }}
)

select
    measured.session_key,
    measured.source,
    measured.app_id,
    measured.tenant_id,
    measured.user_key,
    measured.device_id,
    measured.session_id,
    coalesce(earlier_sessions.sessions, 0) + row_number() over (
        partition by measured.app_id, measured.user_key
        order by measured.started_at, measured.session_key
    ) as session_number,
    measured.started_at,
    measured.ended_at,
    measured.started_utc_date,
    measured.session_date,
    measured.duration_seconds,
    cast(measured.duration_source as {{ type_name('text') }}) as duration_source,
    measured.events,
    cast(measured.views as bigint) as views,
    {{ total('measured.engagement_seconds', 18, 3) }} as engagement_seconds,
    measured.duration_seconds >= {{ var('engaged_session_seconds') }}
    or measured.views >= {{ var('engaged_session_views') }} as is_engaged,
    measured.entry_page_or_screen,
    measured.exit_page_or_screen,
    measured.platform,
    measured.app_version,
    measured.country,
    measured.channel
from measured
left join earlier_sessions
    on measured.app_id = earlier_sessions.app_id and measured.user_key = earlier_sessions.user_key
