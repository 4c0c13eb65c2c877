with figures as (
    select
        app_id,
        activity_date,
        segment,
        sum(dau) as dau,
        sum(new_users) as new_users,
        sum(returning_users) as returning_users,
        sum(resurrected_users) as resurrected_users,
        sum(sessions) as sessions
    from {{ ref('fct_active_users') }}
    group by app_id, activity_date, segment
)

select segments.app_id, segments.activity_date, segments.segment
from figures as segments
inner join figures as everyone
    on
        segments.app_id = everyone.app_id
        and segments.activity_date = everyone.activity_date
        and everyone.segment = 'all'
where
    segments.dau <> everyone.dau
    or segments.new_users <> everyone.new_users
    or segments.returning_users <> everyone.returning_users
    or segments.resurrected_users <> everyone.resurrected_users
    or segments.sessions <> everyone.sessions
