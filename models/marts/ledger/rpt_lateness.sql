{{ config(meta={'window': {'scope': 'changed_dates', 'column': 'occurred_date', 'kind': 'occurred_utc_date'}}) }}

-- One row per source, app, occurred date (UTC) and days of lateness, of accepted and parked events.
with events as (
    select
        source,
        app_id,
        occurred_utc_date,
        {{ days_between('occurred_utc_date', 'cast(arrived_at as date)') }} as lateness_days
    from {{ ref('int_records__accepted') }}
    where {{ on_changed_dates('occurred_utc_date') }}
    union all
    select source, app_id, occurred_utc_date, lateness_days
    from {{ ref('parked_events') }}
    where {{ on_changed_dates('occurred_utc_date') }}
),

counted as (
    select source, app_id, occurred_utc_date as occurred_date, lateness_days, count(*) as events
    from events
    group by source, app_id, occurred_utc_date, lateness_days
),

summed as (
    select
        *,
        sum(events) over (partition by source, app_id, occurred_date) as all_events,
        sum(events) over (
            partition by source, app_id, occurred_date order by lateness_days
            rows between unbounded preceding and current row
        ) as events_so_far
    from counted
)

select
    source,
    app_id,
    occurred_date,
    lateness_days,
    events,
    {{ safe_ratio('events', 'all_events') }} as share,
    {{ safe_ratio('events_so_far', 'all_events') }} as cumulative_share
from summed
