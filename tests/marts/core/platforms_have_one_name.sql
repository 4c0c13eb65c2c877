{{ config(tags=['history']) }}

-- No platform under a value that the seed has another name for, nor in another case.
select distinct events.platform
from {{ ref('fct_events') }} as events
left join {{ ref('platforms') }} as platforms
    on {{ lower_text('events.platform') }} = {{ lower_text('platforms.value') }}
where events.platform <> coalesce(platforms.platform, {{ lower_text('events.platform') }})
