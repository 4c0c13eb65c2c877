{{ config(meta={'window': {'column': 'install_date', 'reach': 'days'}}) }}

-- One row per install: in a source without first opens, a device's first activity event.
with first_days as (
    select *
    from (
        select
            *,
            row_number() over (
                partition by source, app_id, device_id order by first_activity_at, first_activity_key
            ) as day_number
        from {{ ref('int_activity__days') }}
        where events > 0 and {{ window('activity_date') }}
    ) as numbered
    where day_number = 1
),

earlier as (
    {{ own_rows_before_window([
        ('source', 'text', 'source'), ('app_id', 'text', 'app_id'), ('device_id', 'text', 'device_id'),
    ]) }}
)

select
    {{ hash_key([
        'first_days.source', 'first_days.app_id', 'first_days.device_id', "'install'",
        'cast(' ~ ms_from_timestamp('first_days.first_activity_at') ~ ' as ' ~ type_name('text') ~ ')',
    ]) }} as install_key,
    first_days.source,
    first_days.app_id,
    first_days.tenant_id,
    first_days.device_id,
    first_days.user_key,
    first_days.first_activity_at as installed_at,
    first_days.activity_date as install_date,
    cast('install' as {{ type_name('text') }}) as kind,
    nullif(first_days.first_channel, '(none)') as channel,
    cast(null as {{ type_name('text') }}) as network_name,
    cast(null as {{ type_name('text') }}) as campaign_name,
    cast(null as {{ type_name('text') }}) as adgroup_name,
    cast(null as {{ type_name('text') }}) as creative_name,
    cast(null as boolean) as is_organic,
    nullif(first_days.first_country, '(none)') as country,
    nullif(first_days.first_platform, '(none)') as platform
from first_days
left join earlier
    on
        first_days.source = earlier.source
        and first_days.app_id = earlier.app_id
        and first_days.device_id = earlier.device_id
where earlier.device_id is null
