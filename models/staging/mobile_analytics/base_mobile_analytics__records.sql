{{ config(**base_config(
    'mobile_analytics', version=3, vars=['mobile_analytics_login', 'mobile_analytics_revenue'], contract=true
)) }}

-- One row per record of the Mobile Analytics files as they are now, parsed once and judged alone.
with parsed as (
    {{ parsed_records('mobile_analytics') }}
),

judged as (
    {{ judged_records('mobile_analytics', 'parsed') }}
),

-- What the older, flat shape has elsewhere.
unified as (
    select
        *,
        coalesce(nullif(app_text, ''), path_app_id, '(unknown)') as record_app_id,
        event_type as event_name,
        event_type = '_monetization.purchase' as is_purchase,
        -- Text in the attributes of the flat shape, an integer in the nested one.
        {{ json_integer_value('case when is_flat then flat_session_start else session_start_json end') }}
            as session_start_ms,
        {{ json_integer_value('case when is_flat then flat_session_stop else session_stop_json end') }}
            as session_stop_ms,
        {{ json_any_text('country_json') }} as country_text,
        {{ json_any_text('language_json') }} as language_text,
        {{ json_any_text('case when is_flat then locale_json else locale_code_json end') }} as locale_text,
        nullif(case when is_flat then flat_platform_json else nested_platform_json end, '""') as platform_json,
        case when is_event then {{ mobile_analytics_login() }} end as login_text,
        case when is_event then case when is_flat then flat_session_id else session_id end end as session_text
    from judged
),

detailed as (
    select
        *,
        coalesce({{ country_of_text('country_text') }}, {{ country_of_locale('locale_text') }}) as country,
        coalesce({{ language_of_locale('language_text') }}, {{ language_of_locale('locale_text') }}) as language,
        case when is_purchase then {{ json_member_decimal('metrics_json', '_item_price', 18, 6) }} end
            as item_price_amount,
        case when is_purchase then {{ json_member_decimal('metrics_json', '_quantity', 18, 6) }} end as quantity
    from unified
)

select
    {{ envelope('record_app_id', mobile_analytics_event_key()) }},
    case when is_event then event_name end as event_name,
    case when is_event then case when is_flat then unique_id else client_id end end as device_id,
    {{ known_id('mobile_analytics', 'login', 'login_text') }} as login_id,
    {{ known_id('mobile_analytics', 'session', 'session_text') }} as session_id,
    {{ mobile_analytics_durations() }},
    {{ json_any_text('platform_json') }} as platform,
    nullif(case when is_flat then flat_os_version else nested_os_version end, '') as os_version,
    nullif(case when is_flat then flat_app_version else nested_app_version end, '') as app_version,
    country,
    language,
    nullif(case when is_flat then flat_make else nested_make end, '') as device_make,
    nullif(case when is_flat then flat_model else nested_model end, '') as device_model,
    case when is_purchase then {{ json_member_text('attributes_json', '_product_id') }} end as product_id,
    quantity,
    item_price_amount,
    case when is_purchase then {{ mobile_analytics_revenue() }} end as revenue_amount,
    case when is_purchase then upper({{ json_member_text('attributes_json', '_currency') }}) end as currency,
    case when is_purchase then {{ json_member_text('attributes_json', '_store') }} end as store,
    case when is_purchase then {{ json_member_text('attributes_json', '_transaction_id') }} end as transaction_id,
    case when is_event then {{ mobile_analytics_properties() }} end as properties
from detailed
