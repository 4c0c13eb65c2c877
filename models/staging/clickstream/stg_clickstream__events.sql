-- One row per record of Clickstream, as an event. A channel that no event names follows from its traffic source.
select
    {{ as_entity('events', 'clickstream', {
        'channel': 'coalesce(records.named_channel, channels.channel)',
        'is_first_open': "coalesce(records.event_name = '_first_open', false)",
    }) }}
from {{ ref('base_clickstream__records') }} as records
left join {{ ref('base_clickstream__channels') }} as channels
    on
        coalesce(records.traffic_source, '') = channels.traffic_source
        and coalesce(records.traffic_medium, '') = channels.traffic_medium
        and coalesce(records.traffic_campaign, '') = channels.traffic_campaign
        and coalesce(records.traffic_category, '') = channels.traffic_category
