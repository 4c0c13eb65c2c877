{{ config(
    materialized='incremental',
    contract={'enforced': true},
    meta={
        'window': {'scope': 'files', 'source': 'mobile_analytics'},
        'reads_raw': true,
        'version': 3,
        'vars': ['late_window_days', 'max_line_bytes', 'mobile_analytics_login', 'mobile_analytics_revenue'],
    },
    **kept_by_date('occurred_utc_date')
) }}

-- One row per record of the Mobile Analytics files as they are now, parsed once and judged alone.
with lines as (
    {{ record_lines('mobile_analytics') }}
),

parsed as (
    {{ json_columns('lines', 'json_line', mobile_analytics_fields()) }}
),

-- The older, flat shape is told by its application key; its fields are parsed out of its own lines only.
shaped as (
    select
        *,
        app_id_json is null and application_key_json is not null as is_flat,
        case when app_id_json is null and application_key_json is not null then json_line end as flat_line
    from parsed
),

flattened as (
    {{ json_columns('shaped', 'flat_line', mobile_analytics_flat_fields(), is_json=false) }}
),

unified as (
    select
        *,
        coalesce(app_id_json, application_key_json) as app_json,
        case when is_flat then timestamp_json else event_timestamp_json end as occurred_json,
        case when is_flat then unique_id_json else client_id_json end as device_json,
        -- Text in the attributes of the flat shape, an integer in the nested one.
        case when is_flat then flat_session_start else session_start_json end as start_json,
        case when is_flat then flat_session_stop else session_stop_json end as stop_json,
        case when is_flat then locale_json else locale_code_json end as any_locale_json,
        nullif(case when is_flat then flat_platform_json else nested_platform_json end, '""') as platform_json,
        {{ json_text_value('event_type_json') }} as event_name
    from flattened
),

valued as (
    select
        *,
        {{ json_text_value('app_json') }} as app_text,
        {{ json_text_value('device_json') }} as device_text,
        {{ json_text_value('session_id_json') }} as session_text,
        {{ json_integer_value('occurred_json') }} as occurred_ms,
        {{ json_integer_value('arrived_json') }} as arrived_ms,
        {{ json_integer_value('start_json') }} as session_start_ms,
        {{ json_integer_value('stop_json') }} as session_stop_ms,
        {{ json_any_text('country_json') }} as country_text,
        {{ json_any_text('language_json') }} as language_text,
        {{ json_any_text('any_locale_json') }} as locale_text,
        event_name = '_monetization.purchase' as is_purchase
    from unified
),

judged as (
    select
        *,
        {{ mobile_analytics_reason() }} as reason
    from valued
),

classed as (
    select
        *,
        reason is null or reason in ('future', 'late') as is_event
    from judged
),

detailed as (
    select
        *,
        coalesce(nullif(app_text, ''), path_app_id, '(unknown)') as app_id,
        case when is_event then {{ mobile_analytics_login() }} end as login_text,
        case when is_event then case when is_flat then flat_session_id else session_text end end as own_session_text,
        case when is_event then {{ timestamp_from_ms('occurred_ms') }} end as occurred_at,
        case when is_event then {{ timestamp_from_ms('arrived_ms') }} end as arrived_at,
        case
            when is_event then null
            when is_refused_by_landing then coalesce(landing_line, line)
            else line
        end as rejected_line,
        coalesce({{ country_of_text('country_text') }}, {{ country_of_locale('locale_text') }}) as country,
        coalesce({{ language_of_locale('language_text') }}, {{ language_of_locale('locale_text') }}) as language,
        case when is_purchase then {{ json_member_decimal('metrics_json', '_item_price', 18, 6) }} end
            as item_price_amount,
        case when is_purchase then {{ json_member_decimal('metrics_json', '_quantity', 18, 6) }} end as quantity
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
    case when is_event then {{ mobile_analytics_event_key() }} end as record_key,
    -- Copies of one key have one text, so nothing else tells them apart.
    cast(null as {{ type_name('text') }}) as record_hash,
    case when is_event then event_name end as event_name,
    occurred_at,
    cast(occurred_at as date) as occurred_utc_date,
    arrived_at,
    case when is_event then device_text end as device_id,
    {{ known_id('mobile_analytics', 'login', 'login_text') }} as login_id,
    {{ known_id('mobile_analytics', 'session', 'own_session_text') }} as session_id,
    case
        when event_name in ('_session.stop', '_session.pause') and not is_flat
            then {{ json_integer_value('session_active_json') }}
    end as reported_active_ms,
    case
        when event_name in ('_session.stop', '_session.pause')
            then {{ json_integer_value(json_member_text('attributes_json', '_session.duration')) }}
    end as fallback_active_ms,
    case
        when
            event_name = '_session.stop'
            and session_start_ms between 946684800000 and 4102444799999
            and session_stop_ms between 946684800000 and 4102444799999
            then session_stop_ms - session_start_ms
    end as reported_span_ms,
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
