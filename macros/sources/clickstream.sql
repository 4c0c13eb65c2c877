{#
  The contract of a Clickstream record (docs/definitions.md), as lists that the base model writes its SQL from. A line is
  what landing made of one event: what its envelope says about it, and the event.
#}

{# What is parsed out of every line: (column, path, kind) for `json_columns`. #}
{% macro clickstream_fields() %}
    {%- set fields = [
        ('landing_reason', ['_tidemark_rejected', 'reason'], 'text'),
        ('landing_line', ['_tidemark_rejected', 'line'], 'text'),
        ('landing_bytes', ['_tidemark_rejected', 'bytes'], 'json'),
        ('arrived_json', ['ingest_time'], 'json'),
        ('envelope_app_id', ['app_id'], 'text'),
        ('envelope_platform_json', ['platform'], 'json'),
        ('browser', ['browser'], 'text'),
        ('browser_version', ['browser_version'], 'text'),
        ('os_name', ['os_name'], 'text'),
        ('agent_os_version', ['os_version'], 'text'),
        ('device_category', ['device_category'], 'text'),
        ('page_utm_source', ['utm_source'], 'text'),
        ('page_utm_medium', ['utm_medium'], 'text'),
        ('page_utm_campaign', ['utm_campaign'], 'text'),
        ('event_type_json', ['event', 'event_type'], 'json'),
        ('event_id_json', ['event', 'event_id'], 'json'),
        ('occurred_json', ['event', 'timestamp'], 'json'),
        ('app_json', ['event', 'app_id'], 'json'),
        ('device_json', ['event', 'unique_id'], 'json'),
        ('attributes_json', ['event', 'attributes'], 'json'),
        ('user_json', ['event', 'user'], 'json'),
        ('items_json', ['event', 'items'], 'json'),
        ('event_platform_json', ['event', 'platform'], 'json'),
        ('event_os_version', ['event', 'os_version'], 'text'),
        ('app_version', ['event', 'app_version'], 'text'),
        ('country_json', ['event', 'country_code'], 'json'),
        ('language_json', ['event', 'system_language'], 'json'),
        ('device_make', ['event', 'make'], 'text'),
        ('device_model', ['event', 'model'], 'text'),
        ('host_name', ['event', 'host_name'], 'text'),
    ] -%}
    {%- if var('keep_ip') -%} {%- do fields.append(('ip_json', ['ip'], 'json')) -%} {%- endif -%}
    {%- for click_id in _click_ids() -%} {%- do fields.append(('page_' ~ click_id[0], [click_id[0]], 'text')) -%} {%- endfor -%}
    {%- for member in _clickstream_others() -%}
        {%- do fields.append((member | lower ~ '_json', ['event', member], 'json')) -%}
    {%- endfor -%}
    {{- return(fields) -}}
{% endmacro %}

{# What is parsed out of the attributes, and of the user's. #}
{% macro clickstream_attribute_fields() %}
    {{- return([
        ('session_text', ['_session_id'], 'text'),
        ('screen_name', ['_screen_name'], 'text'),
        ('page_url', ['_page_url'], 'text'),
        ('entrances_json', ['_entrances'], 'json'),
        ('engagement_json', ['_engagement_time_msec'], 'json'),
        ('latest_referrer', ['_latest_referrer'], 'text'),
        ('latest_referrer_host', ['_latest_referrer_host'], 'text'),
        ('source_text', ['_traffic_source_source'], 'text'),
        ('medium_text', ['_traffic_source_medium'], 'text'),
        ('campaign_text', ['_traffic_source_campaign'], 'text'),
        ('category_text', ['_traffic_source_category'], 'text'),
        ('channel_group_text', ['_traffic_source_channel_group'], 'text'),
        ('clid_text', ['_traffic_source_clid'], 'text'),
        ('clid_platform_text', ['_traffic_source_clid_platform'], 'text'),
        ('utm_source_text', ['_utm_source'], 'text'),
        ('utm_medium_text', ['_utm_medium'], 'text'),
        ('utm_campaign_text', ['_utm_campaign'], 'text'),
        ('gclid_text', ['_gclid'], 'text'),
        ('app_install_channel_text', ['_app_install_channel'], 'text'),
        ('install_channel_text', ['_install_channel'], 'text'),
        ('channel_text', ['_channel'], 'text'),
        ('currency_text', ['currency'], 'text'),
        ('transaction_text', ['transaction_id'], 'text'),
        ('order_text', ['order_id'], 'text'),
    ]) -}}
{% endmacro %}

{% macro clickstream_user_fields() %}
    {{- return([('login_text', ['_user_id', 'value'], 'text')]) -}}
{% endmacro %}

{# Members of the format that no column holds. #}
{% macro _clickstream_others() %}
    {{- return([
        'app_package_name', 'app_title', 'brand', 'carrier', 'device_id', 'event_sequence_id', 'hashCode', 'locale',
        'network_type', 'screen_height', 'screen_width', 'sdk_name', 'sdk_version', 'viewport_height', 'viewport_width',
        'zone_offset',
    ]) -}}
{% endmacro %}

{# JSON text of everything that no column holds. #}
{% macro clickstream_properties() -%}
    {%- set members = [('attributes', 'attributes_json', '{}'), ('user', 'user_json', none), ('items', 'items_json', none)] -%}
    {%- for member in _clickstream_others() -%} {%- do members.append((member, member | lower ~ '_json', none)) -%} {%- endfor -%}
    {%- if var('keep_ip') -%} {%- do members.append(('ip', 'ip_json', none)) -%} {%- endif -%}
    {%- do members.append(('platform', 'platform_json', none)) -%}
    {{ json_object_text(members + other_locale_members('country_code', 'system_language')) }}
{%- endmacro %}

{# When each person first used the SDK, by the SDK: a select of `app_id, user_key, first_touch_ms` (epoch milliseconds). #}
{% macro clickstream_first_touches() -%}
    {%- set events -%}
        (select app_id, user_key, properties from {{ ref('fct_events') }} where source = 'clickstream') as events
    {%- endset -%}
    select app_id, user_key, min(first_touch_ms) as first_touch_ms
    from (
        select app_id, user_key, {{ json_integer_value('first_touch_json') }} as first_touch_ms
        from (
            {{ json_columns(events, 'properties', [
                ('first_touch_json', ['user', '_user_first_touch_timestamp', 'value'], 'json'),
            ], is_json=false) }}
        ) as parsed
    ) as reported
    where first_touch_ms between 946684800000 and 4102444799999
    group by app_id, user_key
{%- endmacro %}

{# The event in a landed line; it is the last member. #}
{% macro _clickstream_event(line) -%}
    substring({{ line }}, strpos({{ line }}, '"event":') + 8)
{%- endmacro %}

{# What the ledger shows of a rejected record: the event, or the envelope that was not opened; its IP address only if kept. #}
{% macro clickstream_rejected_line() -%}
    case
        when landing_line is not null
            then {{ 'landing_line' if var('keep_ip') else _without_ip('landing_line') }}
        when strpos(line, '"event":') > 0
            then substring({{ _clickstream_event('line') }}, 1, length({{ _clickstream_event('line') }}) - 1)
        else line
    end
{%- endmacro %}

{% macro _without_ip(line) -%}
    {%- set without_ip = replace_pattern(line, '"ip" *: *"[^"]*"', '"ip":""') -%}
    {{ replace_pattern(without_ip, '"fakeIp" *: *"[^"]*"', '"fakeIp":""') }}
{%- endmacro %}

{# Why a record does not count (`record_reason`). Without a device, it has to have a login: a server's event. #}
{% macro clickstream_reason() -%}
    {%- set required = [
        ('event_type_json', 'event_type', 'text', none),
        ('event_id_json', 'event_id', 'text', none),
        ('occurred_json', 'timestamp', 'integer', none),
        ('app_json', 'app_id', 'app_id', none),
        ('device_json', 'unique_id', 'text', 'login_id is null'),
    ] -%}
    {%- set optional = [
        ('device_json', 'unique_id', 'text', none),
        ('attributes_json', 'attributes', 'object', none),
        ('user_json', 'user', 'object', none),
        ('items_json', 'items', 'array', none),
        ('arrived_json', 'ingest_time', 'integer', none),
    ] -%}
    {%- set is_complete -%}
        event_name <> '' and event_id_text <> '' and app_text <> ''
            and (device_text <> '' or (login_id is not null and coalesce(device_json, '""') = '""'))
            and strpos(app_text, chr(31)) = 0
            and coalesce(substring(attributes_json, 1, 1), '{') = '{' and coalesce(substring(user_json, 1, 1), '{') = '{'
            and coalesce(substring(items_json, 1, 1), '[') = '['
    {%- endset -%}
    {%- set event = _clickstream_event('json_line') -%}
    {{ record_reason(required, optional, 'timestamp', 'ingest_time', is_complete, event) }}
{%- endmacro %}

{#
  The traffic source of an event, as columns that `clickstream_traffic` reads: what its attributes name (`named_*`), and
  what the URL of its page does (`page_*`), which landing has taken apart. A click id stands for the network and the medium
  that are not named beside it.
#}
{% macro clickstream_traffic_places() -%}
    {%- set clid = lower_text('clid_text') -%}
    {%- set gclid = lower_text('gclid_text') -%}
    coalesce(
        {{ lower_text('source_text') }},
        {{ lower_text('utm_source_text') }},
        case when {{ clid }} is not null then {{ _click_network(1, lower_text('clid_platform_text')) }} end,
        case when {{ gclid }} is not null then 'google' end
    ) as named_source,
    coalesce(
        {{ lower_text('medium_text') }},
        {{ lower_text('utm_medium_text') }},
        case when {{ clid }} is not null then {{ _click_network(2, "'cpc'") }} end,
        case when {{ gclid }} is not null then 'cpc' end
    ) as named_medium,
    coalesce({{ lower_text('campaign_text') }}, {{ lower_text('utm_campaign_text') }}) as named_campaign,
    {{ lower_text('category_text') }} as named_category,
    coalesce({{ lower_text('page_utm_source') }}, {{ _click_on_page(1) }}) as page_source,
    coalesce({{ lower_text('page_utm_medium') }}, {{ _click_on_page(2) }}) as page_medium,
    {{ lower_text('page_utm_campaign') }} as page_campaign
{%- endmacro %}

{#
  One member of an event's traffic source, null if the event does not name it. All members come from the first of these
  places that names any: the attributes, the URL of the page, the latest referrer.
  In: `source`, `medium` or `campaign`. The relation has the columns of `clickstream_traffic_places`, and `referrer_site,
  page_site, own_site`.
#}
{% macro clickstream_traffic(member) -%}
    case
        when coalesce(named_source, named_medium, named_campaign, named_category) is not null then named_{{ member }}
        when coalesce(page_source, page_medium, page_campaign) is not null then page_{{ member }}
        {%- if member != 'campaign' %}
        when referrer_site = page_site or referrer_site = own_site then 'internal'
        when referrer_site is not null then {{ "'referral'" if member == 'medium' else 'referrer_site' }}
        {%- endif %}
    end
{%- endmacro %}

{# Network and medium that click ids stand for: (parameter of the URL, source, medium), the first one counts. #}
{% macro _click_ids() %}
    {{- return([
        ('gclid', 'google', 'cpc'),
        ('msclkid', 'bing', 'cpc'),
        ('fbclid', 'facebook', 'paid'),
        ('ttclid', 'tiktok', 'paid'),
        ('twclid', 'twitter', 'paid'),
    ]) -}}
{% endmacro %}

{# Of the click id in the URL. In: 1 for the source, 2 for the medium. Out: null without a click id. #}
{% macro _click_on_page(position) -%}
    case
        {%- for click_id in _click_ids() %}
        when {{ cut_blanks('page_' ~ click_id[0]) }} <> '' then '{{ click_id[position] }}'
        {%- endfor %}
    end
{%- endmacro %}

{# Of the click id in the attributes, whose platform is the name of a click id, or of a network. #}
{% macro _click_network(position, other) -%}
    case {{ lower_text('clid_platform_text') }}
        {%- for click_id in _click_ids() %}
        when '{{ click_id[0] }}' then '{{ click_id[position] }}'
        {%- endfor %}
        else {{ other }}
    end
{%- endmacro %}
