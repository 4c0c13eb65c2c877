{{ config(
    meta={
        'window': {'column': 'activity_date', 'reach': 'dates', 'by': 'device'},
        'vars': ['max_session_hours'],
        'columns': day_attributes() + device_attributes(),
    },
    **kept_by_date('activity_date')
) }}

-- One row per source, app, user, device and local date with an accepted event: what users, devices, days and installs
-- are summed from. A server's events have no device, and rows of their own. `first_*` belongs to the first activity
-- event of the day. `last_*_number` counts the events that a device had on the date in all rows, so that its newest
-- value can be found among them.
with events as (
    select
        events.*,
        row_number() over (
            partition by events.app_id, events.device_id, events.occurred_date
            order by events.occurred_at, events.event_key
        ) as event_number,
        coalesce(apps.currency, 'USD') as app_currency
    from {{ ref('fct_events') }} as events
    left join {{ ref('int_apps__settings') }} as apps on events.app_id = apps.app_id
    where {{ window('events.occurred_date', of='events') }}
)

select
    source,
    app_id,
    max(tenant_id) as tenant_id,
    user_key,
    max(case when is_identified then 1 else 0 end) = 1 as is_identified,
    device_id,
    occurred_date as activity_date,
    count(*) as all_events,
    cast(sum(case when is_activity then 1 else 0 end) as bigint) as events,
    min(occurred_at) as first_seen_at,
    max(occurred_at) as last_seen_at,
    min(case when is_activity then occurred_at end) as first_activity_at,
    {{ first_known('case when is_activity then event_key end', 'event_number') }} as first_activity_key,
    -- Empty text, which no event has, keeps the place of what the first activity event lacks.
    {%- for column in day_attributes() %}
    nullif({{ first_known("case when is_activity then coalesce(" ~ column ~ ", '') end", 'event_number') }}, '')
        as first_{{ column }},
    {%- endfor %}
    {{ last_known('event_key', 'event_number') }} as last_event_key,
    {%- for attribute in device_attributes() %}
    {{ last_known(attribute, 'event_number') }} as last_{{ attribute }},
    max(case when {{ attribute }} is not null then event_number end) as last_{{ attribute }}_number,
    {%- endfor %}
    {{ clamped('sum(case when is_activity then engagement_seconds end)', 18, 3) }} as engagement_seconds,
    {{ clamped('coalesce(sum(case when currency = app_currency then revenue_amount end), 0)', 18, 6) }}
        as revenue_amount
from events
group by source, app_id, user_key, device_id, occurred_date
{{ in_date_order('activity_date') }}
