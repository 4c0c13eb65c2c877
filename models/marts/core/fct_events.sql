{{ config(meta={
    'window': {'column': 'occurred_utc_date', 'reach': 'events', 'by': 'device', 'touches': 'users'},
    'vars': ['max_session_hours', 'session_timeout_minutes', 'stitch_window_days'],
    'version': 3,
}, **kept_by_date('occurred_utc_date')) }}

{%- set chain_started_at = 'coalesce(chain_groups.chain_started_at, chained.chain_started_at)' %}

-- One row per accepted event of all sources, with the person and the session it belongs to.
-- The windows of this model and of all behind it follow from what was touched. depends_on: {{ ref('plan_touches') }}
with in_window as (
    select event_key, source, app_id, device_id, session_id, session_signal, occurred_at, event_name
    from {{ ref('int_events__winners') }}
    where {{ window('occurred_utc_date') }}
),

activity as (
    select * from in_window where {{ is_activity('source', 'event_name', 'device_id') }}
),

chain_groups as (
    {{ chain_groups('activity') }}
),

-- The chains of other groups follow from what stands between their events.
chained as (
    {{ session_chains('activity', 'chain_groups') }}
),

local_dates as (
    {{ local_dates('in_window', 'occurred_at') }}
),

-- Names by what sources write; of a value that is listed twice the first name.
platforms as (
    select {{ lower_text('value') }} as written, min(platform) as platform
    from {{ ref('platforms') }}
    group by 1
),

identified as (
    {{ identified_events() }}
)

select
    events.event_key,
    events.source,
    events.app_id,
    coalesce(apps.tenant_id, 'default') as tenant_id,
    events.event_name,
    events.occurred_at,
    local_dates.local_date as occurred_date,
    events.occurred_utc_date,
    events.arrived_at,
    {{ days_between('events.occurred_utc_date', 'cast(events.arrived_at as date)') }} as lateness_days,
    events.device_id,
    events.login_id,
    {{ user_key('events.app_id', 'events.device_id', 'events.person_id') }} as user_key,
    events.person_id is not null as is_identified,
    events.session_id,
    coalesce(chain_groups.session_key, {{ session_key(
        'events.source', 'events.app_id', 'events.device_id', 'events.session_id', chain_started_at, 'events.occurred_at'
    ) }}) as session_key,
    {{ chain_started_at }} as session_chain_started_at,
    events.is_activity,
    events.session_signal,
    -- Asked here and not where lines are read: another `max_session_hours` reads no file again.
    coalesce({{ session_ms('events.reported_active_ms') }}, {{ session_ms('events.fallback_active_ms') }})
        as reported_active_ms,
    events.reported_span_ms,
    coalesce(platforms.platform, {{ lower_text('events.platform') }}) as platform,
    events.{{ columns_that_reach('events', 'events') | reject('eq', 'platform') | join(',\n    events.') }}
from identified as events
left join chain_groups
    on
        {{ of_chain_group('events', 'chain_groups') }}
        and events.is_activity = chain_groups.is_activity and chain_groups.is_one_chain
left join chained on events.event_key = chained.event_key
left join {{ ref('int_apps__settings') }} as apps on events.app_id = apps.app_id
left join local_dates
    on
        events.app_id = local_dates.app_id
        and {{ quarter_of_hour('events.occurred_at') }} = local_dates.quarter
left join platforms on {{ lower_text('events.platform') }} = platforms.written
