-- From a value's own first date to the app's newest activity date there is a row for each date.
with segment_values as (
    select
        app_id,
        segment,
        segment_value,
        min(activity_date) as first_date,
        max(activity_date) as last_date,
        count(*) as dates
    from {{ ref('fct_active_users') }}
    group by app_id, segment, segment_value
),

newest as (
    select app_id, max(activity_date) as newest_date
    from {{ ref('fct_app_days') }}
    group by app_id
)

select segment_values.*, newest.newest_date
from segment_values
left join newest on segment_values.app_id = newest.app_id
where
    segment_values.dates <> {{ days_between('segment_values.first_date', 'segment_values.last_date') }} + 1
    or newest.newest_date is null
    or segment_values.last_date <> newest.newest_date
