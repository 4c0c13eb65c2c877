-- Where do people leave to? Clicks on links that lead off the site, by domain, and on how many pages these links were.
-- The SDK says of each `_click` whether it is `_outbound`; what says so as text counts, too.
with events as (
    select
        app_id,
        user_key,
        session_key,
        page_or_screen,
        {{ json_member_text('properties', 'attributes') }} as attributes_json
    from {{ ref('fct_events') }}
    where source = 'clickstream' and is_activity and event_name = '_click'
),

links as (
    {{ json_columns('events', 'attributes_json', [
        ('is_outbound', ['_outbound'], 'text'),
        ('link_domain', ['_link_domain'], 'text'),
        ('link_url', ['_link_url'], 'text'),
    ], is_json=false) }}
),

clicks as (
    select
        app_id,
        coalesce({{ lower_text('link_domain') }}, {{ lower_text(url_host('link_url')) }}, '(none)') as link_domain,
        user_key,
        session_key,
        page_or_screen
    from links
    where lower(is_outbound) in ('true', '1')
)

select
    app_id,
    link_domain,
    count(*) as clicks,
    count(distinct user_key) as users,
    count(distinct session_key) as sessions,
    count(distinct page_or_screen) as pages
from clicks
group by app_id, link_domain
order by app_id, clicks desc, link_domain
