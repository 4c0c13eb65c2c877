{{ config(
    materialized='incremental',
    contract={'enforced': true},
    meta={
        'window': {'scope': 'files', 'source': 'clickstream'},
        'reads_raw': true,
        'version': 3,
        'vars': ['late_window_days', 'max_line_bytes', 'keep_ip'],
    },
    **kept_by_date('occurred_utc_date')
) }}

-- One row per record of the Clickstream files as they are now: parsed once, judged alone.
with lines as (
    {{ record_lines('clickstream') }}
),

parsed as (
    {{ json_columns('lines', 'json_line', clickstream_fields()) }}
),

attributed as (
    {{ json_columns('parsed', 'attributes_json', clickstream_attribute_fields(), is_json=false) }}
),

identified as (
    {{ json_columns('attributed', 'user_json', clickstream_user_fields(), is_json=false) }}
),

valued as (
    select
        *,
        {{ json_text_value('event_type_json') }} as event_name,
        {{ json_text_value('event_id_json') }} as event_id_text,
        {{ json_text_value('app_json') }} as app_text,
        {{ json_text_value('device_json') }} as device_text,
        {{ known_id('clickstream', 'login', 'login_text') }} as login_id,
        {{ known_id('clickstream', 'session', 'session_text') }} as session_id,
        {{ json_integer_value('occurred_json') }} as occurred_ms,
        case
            when arrived_json is null then {{ ms_from_timestamp('file_hour') }}
            else {{ json_integer_value('arrived_json') }}
        end as arrived_ms,
        {{ duration_ms(json_integer_value('engagement_json')) }} as engagement_ms,
        {{ json_any_text('country_json') }} as country_text,
        {{ json_any_text('language_json') }} as language_text,
        {{ json_any_text('locale_json') }} as locale_text,
        coalesce(nullif(event_platform_json, '""'), nullif(envelope_platform_json, '""')) as platform_json,
        coalesce(nullif(latest_referrer_host, ''), {{ url_host('latest_referrer') }}) as referrer_host
    from identified
),

judged as (
    select
        *,
        {{ clickstream_reason() }} as reason
    from valued
),

classed as (
    select
        *,
        reason is null or reason in ('future', 'late') as is_event,
        coalesce(event_name in ('_page_view', '_screen_view'), false) as is_view,
        coalesce(event_name = 'purchase', false) as is_purchase,
        {{ site_of('referrer_host') }} as referrer_site,
        {{ site_of(url_host('page_url')) }} as page_site,
        {{ site_of('host_name') }} as own_site,
        {{ clickstream_traffic_places() }}
    from judged
),

detailed as (
    select
        *,
        case when is_event then {{ timestamp_from_ms('occurred_ms') }} end as occurred_at,
        case when is_event then {{ timestamp_from_ms('arrived_ms') }} end as arrived_at,
        case when not is_event then {{ clickstream_rejected_line() }} end as rejected_line,
        coalesce({{ country_of_text('country_text') }}, {{ country_of_locale('locale_text') }}) as country,
        coalesce({{ language_of_locale('language_text') }}, {{ language_of_locale('locale_text') }}) as language,
        -- Of a line that was not parsed: the first app in it is the envelope's, else the event's.
        coalesce(
            nullif(app_text, ''),
            nullif(envelope_app_id, ''),
            case
                when not coalesce(is_json, false)
                    then nullif({{ regexp_group('line', '"app_id":"([^"]*)"') }}, '')
            end,
            '(unknown)'
        ) as app_id
    from classed
)

select
    cast({{ current_load() }} as bigint) as load_id,
    file_path,
    cast(file_hour as date) as arrival_date,
    cast(
        case when reason is null then 'valid' when is_event then 'parked' else 'rejected' end as {{ type_name('text') }}
    ) as record_class,
    cast(reason as {{ type_name('text') }}) as reason,
    {{ first_bytes('rejected_line', 10000) }} as line,
    app_id,
    case
        when is_event
            then {{ hash_key([
                "'clickstream'", 'app_id', 'cast(occurred_ms as ' ~ type_name('text') ~ ')', 'event_id_text',
            ]) }}
    end as record_key,
    case when is_event then coalesce(landing_md5, {{ md5_text('line') }}) end as record_hash,
    case when is_event then event_name end as event_name,
    occurred_at,
    cast(occurred_at as date) as occurred_utc_date,
    arrived_at,
    case when is_event then nullif(device_text, '') end as device_id,
    case when is_event then login_id end as login_id,
    case when is_event then session_id end as session_id,
    {{ json_any_text('platform_json') }} as platform,
    coalesce(nullif(event_os_version, ''), agent_os_version) as os_version,
    nullif(app_version, '') as app_version,
    country,
    language,
    nullif(device_make, '') as device_make,
    nullif(device_model, '') as device_model,
    browser,
    browser_version,
    os_name,
    device_category,
    {{ clickstream_traffic('source') }} as traffic_source,
    {{ clickstream_traffic('medium') }} as traffic_medium,
    {{ clickstream_traffic('campaign') }} as traffic_campaign,
    named_category as traffic_category,
    nullif({{ cut_blanks('channel_group_text') }}, '') as named_channel,
    nullif(coalesce(
        nullif(app_install_channel_text, ''), nullif(install_channel_text, ''), channel_text
    ), '') as install_channel,
    referrer_host,
    coalesce(nullif(screen_name, ''), {{ url_path("nullif(page_url, '')") }}) as page_or_screen,
    is_view,
    is_view and coalesce(entrances_json = '1', false) as is_entrance,
    case when event_name = '_user_engagement' then {{ seconds_from_ms('engagement_ms') }} end as engagement_seconds,
    is_purchase,
    case when is_purchase then {{ json_member_decimal('attributes_json', 'value', 18, 6) }} end as revenue_amount,
    case when is_purchase then upper(nullif(currency_text, '')) end as currency,
    case when is_purchase then coalesce(nullif(transaction_text, ''), nullif(order_text, '')) end as transaction_id,
    case when is_event then {{ clickstream_properties() }} end as properties
from detailed
