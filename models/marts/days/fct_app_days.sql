{{ config(meta={'window': {'column': 'activity_date', 'reach': 'days'}}) }}

-- One row per app and local date with activity: how far an app's data reaches, without a look at its history.
select distinct app_id, activity_date
from {{ ref('fct_user_days') }}
where {{ window('activity_date') }}
