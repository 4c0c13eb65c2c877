{{ config(materialized='incremental', meta={'is_lookup': true}) }}
{%- set source_patterns = seed_patterns('channel_groups', 'source_pattern') %}
{%- set medium_patterns = seed_patterns('channel_groups', 'medium_pattern') %}
{%- set campaign_patterns = seed_patterns('channel_groups', 'campaign_pattern') %}

-- One row per traffic source that any event ever named, with its channel, by the first rule all of whose parts match.
-- Rows are only added; one that nothing names any more does no harm.
with traffic as (
    select distinct
        coalesce(traffic_source, '') as traffic_source,
        coalesce(traffic_medium, '') as traffic_medium,
        coalesce(traffic_campaign, '') as traffic_campaign,
        coalesce(traffic_category, '') as traffic_category
    from {{ ref('base_clickstream__records') }}
    where
        record_class <> 'rejected'
        and coalesce(traffic_source, traffic_medium, traffic_campaign, traffic_category) is not null
        and {{ of_new_records() }}
),

added as (
    select * from traffic
    {%- if is_incremental() %}
    where (traffic_source, traffic_medium, traffic_campaign, traffic_category) not in (
        select traffic_source, traffic_medium, traffic_campaign, traffic_category from {{ this }}
    )
    {%- endif %}
),

categories as (
    {{ source_categories('added') }}
),

rules as (
    select
        priority,
        channel,
        nullif(lower(category), '') as category,
        nullif(source_pattern, '') as source_pattern,
        nullif(medium_pattern, '') as medium_pattern,
        nullif(campaign_pattern, '') as campaign_pattern
    from {{ ref('channel_groups') }}
),

ranked as (
    select
        added.*,
        rules.channel,
        row_number() over (
            partition by
                added.traffic_source, added.traffic_medium, added.traffic_campaign, added.traffic_category
            order by rules.priority
        ) as rule_number
    from added
    left join categories on added.traffic_source = categories.traffic_source
    inner join rules
        on
            (
                rules.category is null
                or rules.category = coalesce(nullif(added.traffic_category, ''), lower(categories.category), 'none')
            )
            and (
                rules.source_pattern is null
                or {{ matches_pattern('added.traffic_source', 'rules.source_pattern', source_patterns) }}
            )
            and (
                rules.medium_pattern is null
                or {{ matches_pattern('added.traffic_medium', 'rules.medium_pattern', medium_patterns) }}
            )
            and (
                rules.campaign_pattern is null
                or {{ matches_pattern('added.traffic_campaign', 'rules.campaign_pattern', campaign_patterns) }}
            )
)

select
    traffic_source,
    traffic_medium,
    traffic_campaign,
    traffic_category,
    channel
from ranked
where rule_number = 1
