{#
  What is Mobile Analytics' own beyond what its declaration says (models/staging/mobile_analytics/).
#}

{# JSON text of everything that no column holds. #}
{% macro mobile_analytics_properties() -%}
    {%- set own = [('attributes', 'attributes_json', '{}'), ('metrics', 'metrics_json', '{}')] -%}
    {%- set platform = [('platform', 'platform_json', none)] -%}
    case
        when is_flat then {{ properties_of('mobile_analytics', platform, 'flat', own) }}
        else {{ properties_of(
            'mobile_analytics', platform + other_locale_members('country', 'language'), 'nested', own
        ) }}
    end
{%- endmacro %}

{#
  What stops and pauses report: `reported_active_ms`, the active milliseconds that the client counted (nested shape);
  `fallback_active_ms`, those in the event's attributes; `reported_span_ms`, from start to stop. Columns of a select list;
  null where nothing is reported.
#}
{% macro mobile_analytics_durations() -%}
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
    end as reported_span_ms
{%- endmacro %}

{#
  The key of a record: the md5 of its line without its arrival, or of the whole line if a member of that name in its
  attributes or metrics might be taken for it. Landing knows the same (meta.key).
#}
{% macro mobile_analytics_event_key() -%}
    case
        when landing_md5 is not null then landing_md5
        when coalesce(attributes_json, '') like '%"arrival_timestamp"%' or coalesce(metrics_json, '') like '%"arrival_timestamp"%'
            then {{ md5_text('line') }}
        else {{ md5_text(without_arrival('line')) }}
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
