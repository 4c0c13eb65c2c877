{{ config(meta={'window': {'column': 'occurred_utc_date', 'reach': 'events', 'by': 'device'}}) }}

-- One row per item of an event; an item without an id is none.
with events as (
    select
        event_key,
        app_id,
        tenant_id,
        device_id,
        occurred_utc_date,
        {{ json_member_json('properties', 'items') }} as items_json,
        {{ json_member_json('properties', 'attributes') }} as attributes_json
    from {{ ref('fct_events') }}
    -- Most events have no items, and are told without a look into their JSON.
    where properties like '%"items":%' and {{ window('occurred_utc_date') }}
),

items as (
    {{ json_elements('events', 'items_json') }}
),

parsed as (
    {{ json_columns('items', 'element_json', [
        ('item_id_text', ['id'], 'text'),
        ('item_name', ['name'], 'text'),
        ('brand', ['brand'], 'text'),
        ('category', ['category'], 'text'),
        ('item_currency', ['currency'], 'text'),
    ], is_json=false) }}
)

select
    event_key,
    element_index as item_index,
    app_id,
    tenant_id,
    device_id,
    occurred_utc_date,
    item_id_text as item_id,
    nullif(item_name, '') as item_name,
    nullif(brand, '') as brand,
    nullif(category, '') as category,
    {{ json_member_decimal('element_json', 'price', 18, 6) }} as price_amount,
    {{ json_member_decimal('element_json', 'quantity', 18, 6) }} as quantity,
    upper(coalesce(nullif(item_currency, ''), {{ json_member_text('attributes_json', 'currency') }})) as currency
from parsed
where item_id_text <> ''
