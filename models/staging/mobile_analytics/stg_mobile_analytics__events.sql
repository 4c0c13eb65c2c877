-- One row per record of Mobile Analytics, as an event.
select
    {{ as_entity('events', 'mobile_analytics', {
        'session_signal': "cast(case records.event_name when '_session.stop' then 'stop' when '_session.pause' then 'pause'"
            ~ " when '_session.resume' then 'resume' end as " ~ type_name('text') ~ ")",
        'is_purchase': "coalesce(records.event_name = '_monetization.purchase', false)",
    }) }}
from {{ ref('base_mobile_analytics__records') }} as records
