{{ config(tags=['history']) }}

-- The running sums against plain distinct counts, for every value on the app's newest date.
with newest as (
    select app_id, max(activity_date) as newest_date
    from {{ ref('fct_user_days') }}
    group by app_id
),

days as (
    {{ by_segment(ref('fct_user_days')) }}
),

counted as (
    select
        days.app_id,
        days.segment,
        days.segment_value,
        count(distinct case when days.activity_date = newest.newest_date then days.user_key end) as dau,
        count(distinct case
            when days.activity_date >= {{ add_days('newest.newest_date', -6) }} then days.user_key
        end) as wau,
        count(distinct case
            when days.activity_date >= {{ add_days('newest.newest_date', -29) }} then days.user_key
        end) as mau,
        count(distinct days.user_key) as known_users
    from days
    inner join newest on days.app_id = newest.app_id
    group by days.app_id, days.segment, days.segment_value
)

select counted.*, figures.dau as stored_dau, figures.wau as stored_wau, figures.mau as stored_mau
from counted
inner join newest on counted.app_id = newest.app_id
left join {{ ref('fct_active_users') }} as figures
    on
        counted.app_id = figures.app_id
        and newest.newest_date = figures.activity_date
        and counted.segment = figures.segment
        and counted.segment_value = figures.segment_value
where
    figures.dau is null
    or counted.dau <> figures.dau
    or counted.wau <> figures.wau
    or counted.mau <> figures.mau
    or (counted.segment = 'all' and counted.known_users - counted.mau <> figures.dormant_users)
