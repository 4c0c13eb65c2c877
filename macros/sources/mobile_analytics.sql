{#
  The contract of a Mobile Analytics record (docs/definitions.md), as lists that the base model writes its SQL from.
#}

{# What is parsed out of every line: (column, path, kind) for `json_columns`. #}
{% macro mobile_analytics_fields() %}
    {{- return([
        ('landing_reason', ['_tidemark_rejected', 'reason'], 'text'),
        ('landing_line', ['_tidemark_rejected', 'line'], 'text'),
        ('landing_bytes', ['_tidemark_rejected', 'bytes'], 'json'),
        ('event_type_json', ['event_type'], 'json'),
        ('event_timestamp_json', ['event_timestamp'], 'json'),
        ('arrived_json', ['arrival_timestamp'], 'json'),
        ('app_id_json', ['application', 'app_id'], 'json'),
        ('application_key_json', ['application_key'], 'json'),
        ('client_id_json', ['client', 'client_id'], 'json'),
        ('session_id_json', ['session', 'session_id'], 'json'),
        ('session_start_json', ['session', 'start_timestamp'], 'json'),
        ('session_stop_json', ['session', 'stop_timestamp'], 'json'),
        ('session_active_json', ['session', 'duration'], 'json'),
        ('attributes_json', ['attributes'], 'json'),
        ('metrics_json', ['metrics'], 'json'),
        ('nested_login', ['client', 'cognito_id'], 'text'),
        ('nested_platform_json', ['device', 'platform', 'name'], 'json'),
        ('nested_os_version', ['device', 'platform', 'version'], 'text'),
        ('nested_app_version', ['application', 'version_name'], 'text'),
        ('country_json', ['device', 'locale', 'country'], 'json'),
        ('language_json', ['device', 'locale', 'language'], 'json'),
        ('nested_make', ['device', 'make'], 'text'),
        ('nested_model', ['device', 'model'], 'text'),
    ] + _json_fields(_nested_others())) -}}
{% endmacro %}

{# What is parsed out of the lines of the flat shape only. #}
{% macro mobile_analytics_flat_fields() %}
    {{- return([
        ('timestamp_json', ['timestamp'], 'json'),
        ('unique_id_json', ['unique_id'], 'json'),
        ('flat_login', ['cognito_id'], 'text'),
        ('flat_session_id', ['attributes', '_session.id'], 'text'),
        ('flat_session_start', ['attributes', '_session.startTime'], 'text'),
        ('flat_session_stop', ['attributes', '_session.stopTime'], 'text'),
        ('flat_platform_json', ['platform'], 'json'),
        ('flat_os_version', ['platform_version'], 'text'),
        ('flat_app_version', ['app_version_name'], 'text'),
        ('flat_make', ['make'], 'text'),
        ('flat_model', ['model'], 'text'),
    ] + _json_fields(_flat_others())) -}}
{% endmacro %}

{# Members of the format that no column holds: (name in `properties`, path). #}
{% macro _nested_others() %}
    {{- return([
        ('event_version', ['event_version']),
        ('package_name', ['application', 'package_name']),
        ('title', ['application', 'title']),
        ('version_code', ['application', 'version_code']),
        ('sdk', ['application', 'sdk']),
        ('cognito_identity_pool_id', ['application', 'cognito_identity_pool_id']),
        ('locale_code', ['device', 'locale', 'code']),
        ('awsAccountId', ['awsAccountId']),
        ('client_context', ['client_context']),
        ('facets', ['facets']),
        ('endpoint', ['endpoint']),
    ]) -}}
{% endmacro %}

{% macro _flat_others() %}
    {{- return([
        ('account_id', ['account_id']),
        ('app_package_name', ['app_package_name']),
        ('app_title', ['app_title']),
        ('app_version_code', ['app_version_code']),
        ('sdk_name', ['sdk_name']),
        ('sdk_version', ['sdk_version']),
        ('flat_identity_pool_id', ['cognito_identity_pool_id']),
        ('user_agent', ['user_agent']),
        ('locale', ['locale']),
    ]) -}}
{% endmacro %}

{% macro _json_fields(others) %}
    {%- set fields = [] -%}
    {%- for member, path in others -%} {%- do fields.append((member | lower ~ '_json', path, 'json')) -%} {%- endfor -%}
    {{- return(fields) -}}
{% endmacro %}

{# JSON text of everything that no column holds. #}
{% macro mobile_analytics_properties() -%}
    {%- set own = [('attributes', 'attributes_json', '{}'), ('metrics', 'metrics_json', '{}')] -%}
    {%- set platform = [('platform', 'platform_json', none)] -%}
    case
        when is_flat then {{ json_object_text(own + _json_members(_flat_others()) + platform) }}
        else {{ json_object_text(
            own + _json_members(_nested_others()) + platform + other_locale_members('country', 'language')
        ) }}
    end
{%- endmacro %}

{% macro _json_members(others) %}
    {%- set members = [] -%}
    {%- for member, path in others -%} {%- do members.append((path[-1], member | lower ~ '_json', none)) -%} {%- endfor -%}
    {{- return(members) -}}
{% endmacro %}

{# Why a record does not count (`record_reason`). #}
{% macro mobile_analytics_reason() -%}
    {%- set nested = 'not is_flat' -%}
    {%- set is_session_event = nested ~ " and substring(event_name, 1, 9) = '_session.'" -%}
    {%- set required = [
        ('event_type_json', 'event_type', 'text', none),
        ('occurred_json', ['event_timestamp', 'timestamp'], 'integer', none),
        ('arrived_json', 'arrival_timestamp', 'integer', none),
        ('event_version_json', 'event_version', 'text', nested),
        ('app_json', ['application.app_id', 'application_key'], 'app_id', none),
        ('device_json', ['client.client_id', 'unique_id'], 'text', none),
        ('session_id_json', 'session.session_id', 'text', is_session_event),
        ('session_start_json', 'session.start_timestamp', 'integer', nested ~ " and session_id_json <> '\"\"'"),
    ] -%}
    {%- set optional = [
        ('attributes_json', 'attributes', 'object', nested),
        ('metrics_json', 'metrics', 'object', nested),
        ('session_id_json', 'session.session_id', 'text', nested),
        ('session_stop_json', 'session.stop_timestamp', 'integer', nested),
    ] -%}
    {%- set is_complete -%}
        not is_flat
            and event_name <> '' and app_text <> '' and device_text <> '' and strpos(app_text, chr(31)) = 0
            and substring(event_version_json, 1, 1) = '"'
            and event_version_json <> '""'
            and coalesce(substring(attributes_json, 1, 1), '{') = '{' and coalesce(substring(metrics_json, 1, 1), '{') = '{'
            and session_text <> '' and session_start_ms is not null and (session_stop_json is null or session_stop_ms is not null)
    {%- endset -%}
    {{ record_reason(required, optional, ['event_timestamp', 'timestamp'], 'arrival_timestamp', is_complete) }}
{%- endmacro %}

{#
  The key of a record: the md5 of its line without its arrival, or of the whole line if a member of that name in its
  attributes or metrics might be taken for it. Landing knows the same (tidemark/landing/mobile_analytics.py).
#}
{% macro mobile_analytics_event_key() -%}
    case
        when landing_md5 is not null then landing_md5
        when coalesce(attributes_json, '') like '%"arrival_timestamp"%' or coalesce(metrics_json, '') like '%"arrival_timestamp"%'
            then {{ md5_text('line') }}
        else {{ md5_text(without_arrival('line')) }}
    end
{%- endmacro %}

{# What the source takes for a login, by the var `mobile_analytics_login`. #}
{% macro mobile_analytics_login() -%}
    {%- if var('mobile_analytics_login') == 'cognito_id' -%}
        case when is_flat then flat_login else nested_login end
    {%- elif var('mobile_analytics_login') == 'endpoint_user_id' -%}
        case when not is_flat then {{ endpoint_user_id('endpoint_json') }} end
    {%- elif var('mobile_analytics_login') == 'none' -%}
        cast(null as {{ type_name('text') }})
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "mobile_analytics_login must be cognito_id, endpoint_user_id or none, not " ~ var('mobile_analytics_login')
        ) }}
    {%- endif -%}
{%- endmacro %}

{#
  The user that an endpoint names. In: an expression with the JSON text of an endpoint, whatever that is. Out: text; null
  if it is no object, or names none.
#}
{% macro endpoint_user_id(endpoint) -%}
    case
        when substring({{ endpoint }}, 1, 1) = '{' and substring({{ json_member_json(endpoint, 'User') }}, 1, 1) = '{'
            then {{ json_member_text(json_member_json(endpoint, 'User'), 'UserId') }}
    end
{%- endmacro %}

{# What a purchase brought, by the var `mobile_analytics_revenue`; null without a price. #}
{% macro mobile_analytics_revenue() -%}
    {%- if var('mobile_analytics_revenue') == 'price_times_quantity' -%}
        {#- One digit more: of two with 18, an engine may want the product to fit 18 too. #}
        {{ to_decimal('cast(item_price_amount as decimal(19, 6)) * coalesce(quantity, 1)', 18, 6) }}
    {%- elif var('mobile_analytics_revenue') == 'item_price' -%}
        item_price_amount
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "mobile_analytics_revenue must be price_times_quantity or item_price, not " ~ var('mobile_analytics_revenue')
        ) }}
    {%- endif -%}
{%- endmacro %}
