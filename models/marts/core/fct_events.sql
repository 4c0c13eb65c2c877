{{ config(meta={
    'window': {'column': 'occurred_utc_date', 'reach': 'events'},
    'vars': ['max_session_hours', 'session_timeout_minutes', 'stitch_window_days'],
    'version': 2,
}, **kept_by_date('occurred_utc_date')) }}

-- One row per accepted event of all sources, with the person and the session it belongs to.
-- The windows of this model and of all behind it follow from what was touched. depends_on: {{ ref('plan_touches') }}
with identified as (
    {{ identified_events() }}
),

chained as (
    {{ session_chains('identified') }}
),

local_dates as (
    {{ local_dates('identified', 'occurred_at') }}
),

-- Names by what sources write; of a value that is listed twice the first name.
platforms as (
    select {{ lower_text('value') }} as written, min(platform) as platform
    from {{ ref('platforms') }}
    group by 1
)

select
    winners.event_key,
    winners.source,
    winners.app_id,
    coalesce(apps.tenant_id, 'default') as tenant_id,
    winners.event_name,
    winners.occurred_at,
    local_dates.local_date as occurred_date,
    winners.occurred_utc_date,
    winners.arrived_at,
    {{ days_between('winners.occurred_utc_date', 'cast(winners.arrived_at as date)') }} as lateness_days,
    winners.device_id,
    winners.login_id,
    {{ user_key('winners.app_id', 'winners.device_id', 'chained.person_id') }} as user_key,
    chained.person_id is not null as is_identified,
    winners.session_id,
    {{ session_key(
        'winners.source', 'winners.app_id', 'winners.device_id', 'winners.session_id',
        'chained.chain_started_at', 'winners.occurred_at'
    ) }} as session_key,
    chained.chain_started_at as session_chain_started_at,
    chained.is_activity,
    winners.session_signal,
    -- Asked here and not where lines are read: another `max_session_hours` reads no file again.
    coalesce({{ session_ms('winners.reported_active_ms') }}, {{ session_ms('winners.fallback_active_ms') }})
        as reported_active_ms,
    winners.reported_span_ms,
    coalesce(platforms.platform, {{ lower_text('winners.platform') }}) as platform,
    winners.{{ columns_that_reach('events', 'events') | reject('eq', 'platform') | join(',\n    winners.') }}
from {{ ref('int_events__winners') }} as winners
-- Every event is in it; the side of a left join says which of the two an engine holds in memory: the narrow one.
left join chained on winners.event_key = chained.event_key
left join {{ ref('int_apps__settings') }} as apps on winners.app_id = apps.app_id
left join local_dates
    on
        winners.app_id = local_dates.app_id
        and {{ quarter_of_hour('winners.occurred_at') }} = local_dates.quarter
left join platforms on {{ lower_text('winners.platform') }} = platforms.written
where {{ window('winners.occurred_utc_date', app='winners.app_id') }}
