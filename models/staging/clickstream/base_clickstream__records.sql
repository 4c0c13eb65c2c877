{{ config(**base_config('clickstream', version=3, vars=['keep_ip'], contract=true)) }}

-- One row per record of the Clickstream files as they are now: parsed once, judged alone.
with parsed as (
    {{ parsed_records('clickstream') }}
),

-- A record without a device counts only with a login, so that is known before it is judged.
identified as (
    select
        *,
        {{ known_id('clickstream', 'login', 'login') }} as login_id,
        {{ known_id('clickstream', 'session', 'session_text') }} as session_id
    from parsed
),

judged as (
    {{ judged_records('clickstream', 'identified', clickstream_event('json_line')) }}
),

valued as (
    select
        *,
        event_type as event_name,
        {{ duration_ms(json_integer_value('engagement_json')) }} as engagement_ms,
        {{ json_any_text('country_json') }} as country_text,
        {{ json_any_text('language_json') }} as language_text,
        {{ json_any_text('locale_json') }} as locale_text,
        coalesce(nullif(event_platform_json, '""'), nullif(envelope_platform_json, '""')) as platform_json,
        coalesce(nullif(latest_referrer_host, ''), {{ url_host('latest_referrer') }}) as referrer_host,
        coalesce(event_type in ('_page_view', '_screen_view'), false) as is_view,
        coalesce(event_type = 'purchase', false) as is_purchase
    from judged
),

detailed as (
    select
        *,
        {{ clickstream_app_id() }} as record_app_id,
        {{ site_of('referrer_host') }} as referrer_site,
        {{ site_of(url_host('page_url')) }} as page_site,
        {{ site_of('host_name') }} as own_site,
        {{ clickstream_traffic_places() }},
        coalesce({{ country_of_text('country_text') }}, {{ country_of_locale('locale_text') }}) as country,
        coalesce({{ language_of_locale('language_text') }}, {{ language_of_locale('locale_text') }}) as language
    from valued
)

select
    {{ envelope(
        'record_app_id',
        hash_key(["'clickstream'", 'record_app_id', 'cast(occurred_ms as ' ~ type_name('text') ~ ')', 'event_id']),
        'coalesce(landing_md5, ' ~ md5_text('line') ~ ')',
        clickstream_rejected_line()
    ) }},
    case when is_event then event_name end as event_name,
    case when is_event then nullif(unique_id, '') end as device_id,
    case when is_event then login_id end as login_id,
    case when is_event then session_id end as session_id,
    {{ declared_columns('clickstream') }},
    {{ json_any_text('platform_json') }} as platform,
    coalesce(nullif(event_os_version, ''), agent_os_version) as os_version,
    country,
    language,
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
