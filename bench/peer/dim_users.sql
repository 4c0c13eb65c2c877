-- One row per app and person.
select
    app_id,
    user_key,
    min(activity_date) as first_date,
    max(activity_date) as last_date,
    arg_min(platform, activity_date) as platform,
    arg_min(country, activity_date) as country,
    sum(sessions) as sessions,
    sum(revenue) as revenue
from fct_user_days
group by app_id, user_key
