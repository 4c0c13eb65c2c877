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
