{{ config(meta={'window': {'column': 'install_date', 'reach': 'dates', 'by': 'device'}, 'version': 2}) }}

-- One row per install. Where a source reports first opens, a device's first is its install and each later one a
-- reinstall; in a source that reports none, the device's first activity event is the install.
with first_opens as (
    select event_key, install_channel
    from {{ ref('int_events__winners') }}
    where is_first_open and {{ window('occurred_utc_date', days=1) }}
),

candidates as (
    select
        days.source,
        days.app_id,
        days.tenant_id,
        days.device_id,
        days.user_key,
        days.first_activity_at as installed_at,
        days.activity_date as install_date,
        days.first_activity_key as event_key,
        days.first_channel as channel,
        days.first_country as country,
        days.first_platform as platform,
        false as is_first_open
    from {{ ref('fct_device_days') }} as days
    left join {{ ref('first_open_sources') }} as reporting on days.source = reporting.source
    where reporting.source is null and days.events > 0 and {{ window('days.activity_date', of='days') }}
    union all
    select
        events.source,
        events.app_id,
        events.tenant_id,
        events.device_id,
        events.user_key,
        events.occurred_at,
        events.occurred_date,
        events.event_key,
        first_opens.install_channel,
        events.country,
        events.platform,
        true
    from {{ ref('fct_events') }} as events
    inner join first_opens on events.event_key = first_opens.event_key
    where
        events.is_first_open
        and events.device_id is not null
        and {{ window('events.occurred_date', of='events') }}
),

earlier as (
    {{ own_rows_before_window([
        ('source', 'text', 'source'), ('app_id', 'text', 'app_id'), ('device_id', 'text', 'device_id'),
    ], 'group by source, app_id, device_id') }}
),

numbered as (
    select
        candidates.*,
        earlier.device_id is null
        and row_number() over (
            partition by candidates.source, candidates.app_id, candidates.device_id
            order by candidates.installed_at, candidates.event_key
        ) = 1 as is_first
    from candidates
    left join earlier on {{ same('candidates', 'earlier', ['source', 'app_id', 'device_id']) }}
)

select
    {{ hash_key(['source', 'app_id', 'device_id', "'install'", 'event_key']) }} as install_key,
    source,
    app_id,
    tenant_id,
    device_id,
    user_key,
    installed_at,
    install_date,
    cast(case when is_first then 'install' else 'reinstall' end as {{ type_name('text') }}) as kind,
    channel,
    {%- for column in ['network_name', 'campaign_name', 'adgroup_name', 'creative_name'] %}
    cast(null as {{ type_name('text') }}) as {{ column }},
    {%- endfor %}
    cast(null as boolean) as is_organic,
    country,
    platform
from numbered
-- Without first opens, later activity is no reinstall.
where is_first or is_first_open
