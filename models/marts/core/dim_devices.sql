{{ config(meta={
    'window': {'scope': 'members', 'by': 'device', 'reach': 'dates'},
    'version': 2,
}) }}

{%- set newest = [] %}
{%- for attribute in device_attributes() %}
{%- set value = last_known('last_' ~ attribute, 'first_number + last_' ~ attribute ~ '_number') %}
{%- do newest.append(value ~ ' as ' ~ attribute) %}
{%- endfor %}

-- One row per app and device that has accepted events, as it was when last seen.
with days as (
    select
        days.*,
        row_number() over (partition by app_id, device_id order by last_seen_at, last_event_key) as day_number,
        -- Makes the numbers of a date's events go on from the date before.
        cast({{ days_between("date '1970-01-01'", 'activity_date') }} as bigint) * 1000000000 as first_number
    from {{ ref('fct_device_days') }} as days
    where device_id is not null and {{ of_touched_members('days') }}
)

select
    app_id,
    max(tenant_id) as tenant_id,
    device_id,
    {{ last_known('user_key', 'day_number') }} as user_key,
    min(first_seen_at) as first_seen_at,
    max(last_seen_at) as last_seen_at,
    max(activity_date) as last_seen_date,
    {{ newest | join(',\n    ') }}
from days
group by app_id, device_id
