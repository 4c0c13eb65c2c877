{{ config(
    meta={
        'window': {'scope': 'whole', 'key': 'app_id'},
        'vars': ['late_window_days', 'stitch_window_days', 'max_session_hours'],
        'is_about_runs': true,
    }
) }}

-- One row per app: its newest activity date, the last local date that nothing which arrives in time can change, and
-- since when either of them is another.
with newest_activity as (
    select app_id, min(activity_date) as first_activity_date, max(activity_date) as newest_activity_date
    from {{ ref('fct_app_days') }}
    group by app_id
),

source_deliveries as (
    select app_id, source, max(arrival_date) as newest_arrival_date
    from {{ ref('rpt_ingestion') }}
    group by app_id, source
),

app_deliveries as (
    select app_id, max(newest_arrival_date) as newest_arrival_date
    from source_deliveries
    group by app_id
),

-- A source that has been silent for more than 30 days does not hold the others up.
deliveries as (
    select source_deliveries.app_id, min(source_deliveries.newest_arrival_date) as delivered_date
    from source_deliveries
    inner join app_deliveries on source_deliveries.app_id = app_deliveries.app_id
    where {{ days_between('source_deliveries.newest_arrival_date', 'app_deliveries.newest_arrival_date') }} <= 30
    group by source_deliveries.app_id
),

candidates as (
    select
        newest_activity.app_id,
        newest_activity.first_activity_date,
        newest_activity.newest_activity_date,
        coalesce(apps.reporting_timezone, 'UTC') as reporting_timezone,
        {{ add_days('deliveries.delivered_date', -(settling_days() | int) - 1) }} as candidate_date
    from newest_activity
    left join deliveries on newest_activity.app_id = deliveries.app_id
    left join {{ ref('int_apps__settings') }} as apps on newest_activity.app_id = apps.app_id
),

-- West of UTC a local day ends on the next UTC date, so the candidate is a day too late there.
found as (
    select
        app_id,
        first_activity_date,
        newest_activity_date,
        {{ add_days(
            'candidate_date',
            days_between(utc_date_of_day_end('candidate_date', 'reporting_timezone'), 'candidate_date')
        ) }} as settled_date
    from candidates
)

{{ with_moves('found') }}
