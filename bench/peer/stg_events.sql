-- One row per event, of copies the one that arrived first.
with typed as (
    select
        coalesce(application.app_id, application_key) as app_id,
        event_type as event_name,
        make_timestamp(coalesce(event_timestamp, timestamp) * 1000) as occurred_at,
        cast(make_timestamp(coalesce(event_timestamp, timestamp) * 1000) as date) as event_date,
        make_timestamp(arrival_timestamp * 1000) as arrived_at,
        coalesce(client.client_id, unique_id) as device_id,
        coalesce(client.cognito_id, cognito_id) as login_id,
        coalesce(session.session_id, attributes ->> '$."_session.id"') as session_id,
        coalesce(device.platform.name, platform) as platform,
        coalesce(device.platform.version, platform_version) as os_version,
        coalesce(application.version_name, app_version_name) as app_version,
        coalesce(device.locale.country, split_part(locale, '_', 2)) as country,
        coalesce(device.locale.language, split_part(locale, '_', 1)) as language,
        coalesce(device.make, make) as device_make,
        coalesce(device.model, model) as device_model,
        session.duration as session_duration,
        -- What a server sends of campaigns, journeys and messages is no activity of a person.
        not regexp_matches(event_type, '^_(campaign|journey|email|SMS|test)\.') as is_activity,
        attributes,
        metrics
    from records
    where event_type is not null
)

select
    md5(concat_ws('|', app_id, device_id, session_id, event_name, occurred_at, attributes, metrics)) as event_id,
    *
from typed
where event_date >= getvariable('since')
qualify row_number() over (partition by event_id order by arrived_at) = 1
