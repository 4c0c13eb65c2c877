{{ config(meta={'window': {'column': 'occurred_utc_date', 'reach': 'events', 'by': 'user'}}) }}

-- One row per app, user, attribute and date (UTC) of an event that says something about the user: the newest value.
with events as (
    select
        app_id,
        tenant_id,
        user_key,
        event_key,
        occurred_at,
        occurred_utc_date,
        {{ json_member_json('properties', 'user') }} as user_json
    from {{ ref('fct_events') }}
    -- What says nothing about its user is told without a look into its JSON.
    where properties like '%"user":%' and {{ window('occurred_utc_date') }}
),

attributes as (
    {{ json_members('events', 'user_json') }}
),

parsed as (
    {{ json_columns('attributes', 'member_json', [
        ('attribute_value', ['value'], 'text'),
        ('set_json', ['set_timestamp'], 'json'),
    ], is_json=false) }}
),

valued as (
    select
        *,
        {{ json_integer_value('set_json') }} as set_ms
    from parsed
    where attribute_value is not null
),

timed as (
    select
        *,
        -- A moment before 2000, or more than a day after the event, is none.
        case
            when set_ms between 946684800000 and {{ ms_from_timestamp('occurred_at') }} + 86400000
                then {{ timestamp_from_ms('set_ms') }}
            else occurred_at
        end as set_at
    from valued
),

numbered as (
    select
        *,
        row_number() over (
            partition by app_id, user_key, member_name, occurred_utc_date
            order by set_at desc, occurred_at desc, event_key desc, attribute_value
        ) as newest_first
    from timed
)

select
    app_id,
    tenant_id,
    user_key,
    member_name as attribute_name,
    occurred_utc_date,
    attribute_value,
    set_at,
    occurred_at,
    event_key
from numbered
where newest_first = 1
