{{ config(meta={'window': {'column': 'install_date', 'reach': 'days'}, 'version': 2}) }}

-- One row per install. Where a source reports first opens, a device's first is its install and each later one a
-- reinstall; in a source that reports none, the device's first activity event is the install.
with first_days as (
    select
        days.*,
        row_number() over (
            partition by days.source, days.app_id, days.device_id
            order by days.first_activity_at, days.first_activity_key
        ) as day_number
    from {{ ref('fct_device_days') }} as days
    left join {{ ref('first_open_sources') }} as reporting on days.source = reporting.source
    where reporting.source is null and days.events > 0 and {{ window('days.activity_date', app='days.app_id') }}
),

first_opens as (
    select event_key, install_channel
    from {{ ref('int_events__winners') }}
    where is_first_open and {{ window('occurred_utc_date', days=1) }}
),

candidates as (
    select
        source,
        app_id,
        tenant_id,
        device_id,
        user_key,
        first_activity_at as installed_at,
        activity_date as install_date,
        first_activity_key as event_key,
        first_channel as channel,
        first_country as country,
        first_platform as platform,
        false as is_first_open
    from first_days
    where day_number = 1
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
        and {{ window('events.occurred_date', app='events.app_id') }}
),

earlier as (
    {{ own_rows_before_window([
        ('source', 'text', 'source'), ('app_id', 'text', 'app_id'), ('device_id', 'text', 'device_id'),
    ], 'group by source, app_id, device_id') }}
),

numbered as (
    select
        candidates.*,
        earlier.device_id is not null as is_known,
        row_number() over (
            partition by candidates.source, candidates.app_id, candidates.device_id
            order by candidates.installed_at, candidates.event_key
        ) as install_number
    from candidates
    left join earlier
        on
            candidates.source = earlier.source
            and candidates.app_id = earlier.app_id
            and candidates.device_id = earlier.device_id
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
    cast(case when install_number > 1 or is_known then 'reinstall' else 'install' end as {{ type_name('text') }})
        as kind,
    channel,
    cast(null as {{ type_name('text') }}) as network_name,
    cast(null as {{ type_name('text') }}) as campaign_name,
    cast(null as {{ type_name('text') }}) as adgroup_name,
    cast(null as {{ type_name('text') }}) as creative_name,
    cast(null as boolean) as is_organic,
    country,
    platform
from numbered
-- Without first opens, a device that is known has its install already.
where is_first_open or not is_known
