-- Every first open of a device is an install or reinstall; in a source without them, each device's first activity is
-- its install.
with expected as (
    select events.source, events.app_id, events.device_id, min(events.occurred_at) as first_at, 1 as installs
    from {{ ref('fct_events') }} as events
    left join {{ ref('first_open_sources') }} as reporting on events.source = reporting.source
    where events.is_activity and reporting.source is null
    group by events.source, events.app_id, events.device_id
    union all
    select events.source, events.app_id, events.device_id, min(events.occurred_at), count(*)
    from {{ ref('fct_events') }} as events
    inner join {{ ref('first_open_sources') }} as reporting on events.source = reporting.source
    where events.is_first_open and events.device_id is not null
    group by events.source, events.app_id, events.device_id
),

found as (
    select
        source,
        app_id,
        device_id,
        min(case when kind = 'install' then installed_at end) as first_at,
        count(*) as installs,
        sum(case when kind = 'install' then 1 else 0 end) as first_installs
    from {{ ref('fct_installs') }}
    group by source, app_id, device_id
)

select
    coalesce(expected.app_id, found.app_id) as app_id,
    coalesce(expected.device_id, found.device_id) as device_id,
    expected.installs as expected_installs,
    found.installs
from expected
full outer join found
    on
        expected.source = found.source
        and expected.app_id = found.app_id
        and expected.device_id = found.device_id
where
    expected.device_id is null
    or found.device_id is null
    or found.first_installs <> 1
    or found.installs <> expected.installs
    or found.first_at <> expected.first_at
