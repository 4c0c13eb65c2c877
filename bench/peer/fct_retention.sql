-- One row per app, cohort (first date) and day number with anybody who came back.
select
    app_id,
    first_date,
    activity_date - first_date as day_number,
    count(*) as users
from fct_user_days
inner join dim_users using (app_id, user_key)
where activity_date - first_date <= 90
group by all
