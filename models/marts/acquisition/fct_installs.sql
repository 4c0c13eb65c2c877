{{ config(meta={'window': {'column': 'installed_utc_date', 'reach': 'events'}}) }}

-- One row per install: in a source without first opens, a device's first activity event.
with first_events as (
    select *
    from (
        select
            *,
            row_number() over (partition by source, app_id, device_id order by occurred_at, event_key) as event_number
        from {{ ref('fct_events') }}
        where is_activity and {{ window('occurred_utc_date') }}
    ) as numbered
    where event_number = 1
),

earlier as (
    {{ own_rows_before_window([
        ('source', 'text', 'source'), ('app_id', 'text', 'app_id'), ('device_id', 'text', 'device_id'),
    ]) }}
)

select
    {{ hash_key([
        'first_events.source', 'first_events.app_id', 'first_events.device_id', "'install'",
        'cast(' ~ ms_from_timestamp('first_events.occurred_at') ~ ' as ' ~ type_name('text') ~ ')',
    ]) }} as install_key,
    first_events.source,
    first_events.app_id,
    first_events.tenant_id,
    first_events.device_id,
    first_events.user_key,
    first_events.occurred_at as installed_at,
    first_events.occurred_utc_date as installed_utc_date,
    first_events.occurred_date as install_date,
    cast('install' as {{ type_name('text') }}) as kind,
    first_events.channel,
    cast(null as {{ type_name('text') }}) as network_name,
    cast(null as {{ type_name('text') }}) as campaign_name,
    cast(null as {{ type_name('text') }}) as adgroup_name,
    cast(null as {{ type_name('text') }}) as creative_name,
    cast(null as boolean) as is_organic,
    first_events.country,
    first_events.platform
from first_events
left join earlier
    on
        first_events.source = earlier.source
        and first_events.app_id = earlier.app_id
        and first_events.device_id = earlier.device_id
where earlier.device_id is null
