{{ config(meta={'window': {'column': 'activity_date', 'reach': 'days'}}) }}

-- One row per app, segment value, local date and length of the gap before it: the users who were active with the value on
-- the date, by how long ago they were so before. What counts in any window of up to 30 days follows from these sums.
with user_days as (
    select
        *,
        case when days_since_first_seen = 0 then 1 else 0 end as is_new,
        case when {{ is_resurrected() }} then 1 else 0 end as is_resurrected
    from {{ ref('fct_user_days') }}
    where {{ window('activity_date') }}
),

days as (
    {{ by_segment('user_days') }}
),

gaps as (
    select *, {{ gap_days('previous_date', 'activity_date') }} as gap_days from days
)

select
    app_id,
    segment,
    segment_value,
    activity_date,
    gap_days,
    cast(count(*) as bigint) as users,
    cast(sum(is_new) as bigint) as new_users,
    cast(sum(is_resurrected) as bigint) as resurrected_users,
    cast(sum(sessions) as bigint) as sessions,
    cast(sum(session_seconds) as decimal(38, 3)) as session_seconds
from gaps
group by app_id, segment, segment_value, activity_date, gap_days
