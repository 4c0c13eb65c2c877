{#
  What is Clickstream's own beyond what its declaration says (models/staging/clickstream/). A line is what landing made of one
  event: what its envelope says about it, and the event.
#}

{#
  JSON text of everything that no column holds. `platform` is the event's, else the envelope's.
#}
{% macro clickstream_properties() -%}
    {{ properties_of(
        'clickstream', [('platform', 'platform_json', none)] + other_locale_members('country_code', 'system_language')
    ) }}
{%- endmacro %}

{# The app of a record; of a line that was not parsed the first that is named in it: the envelope's, else the event's. #}
{% macro clickstream_app_id() -%}
    coalesce(
        nullif(app_text, ''),
        nullif(envelope_app_id, ''),
        case
            when not coalesce(is_json, false) then nullif({{ regexp_group('line', '"app_id":"([^"]*)"') }}, '')
        end,
        '(unknown)'
    )
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
{% macro clickstream_event(line) -%}
    substring({{ line }}, strpos({{ line }}, '"event":') + 8)
{%- endmacro %}

{# What the ledger shows of a rejected record: the event, or the envelope that was not opened; its IP address only if kept. #}
{% macro clickstream_rejected_line() -%}
    case
        when landing_line is not null
            then {{ 'landing_line' if var('keep_ip') else _without_ip('landing_line') }}
        when strpos(line, '"event":') > 0
            then substring({{ clickstream_event('line') }}, 1, length({{ clickstream_event('line') }}) - 1)
        else line
    end
{%- endmacro %}

{% macro _without_ip(line) -%}
    {%- set without_ip = replace_pattern(line, '"ip" *: *"[^"]*"', '"ip":""') -%}
    {{ replace_pattern(without_ip, '"fakeIp" *: *"[^"]*"', '"fakeIp":""') }}
{%- endmacro %}
