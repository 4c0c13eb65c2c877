-- In the newest 28 days: which values did an attribute of one event have, how often, and by how many people?
-- The event and the attribute are named in the first two lines.
{%- set event_name = 'level_up' %}
{%- set attribute = 'world' %}

with newest as (
    select app_id, max(activity_date) as newest_date
    from {{ ref('fct_active_users') }}
    where segment = 'all'
    group by app_id
),

events as (
    select
        events.app_id,
        events.user_key,
        {{ json_member_text(json_member_text('events.properties', 'attributes'), attribute) }} as attribute_value
    from {{ ref('fct_events') }} as events
    inner join newest on events.app_id = newest.app_id
    where
        events.event_name = {{ sql_text(event_name) }}
        and events.occurred_date > {{ add_days('newest.newest_date', -28) }}
)

select
    app_id,
    coalesce(attribute_value, '(none)') as attribute_value,
    count(*) as events,
    count(distinct user_key) as users
from events
group by app_id, coalesce(attribute_value, '(none)')
order by app_id, events desc, attribute_value
