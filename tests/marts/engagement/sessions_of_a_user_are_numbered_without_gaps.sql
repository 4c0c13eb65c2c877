{{ config(tags=['history']) }}

with counted as (
    select
        session_key,
        session_number,
        row_number() over (partition by app_id, user_key order by started_at, session_key) as expected_number
    from {{ ref('fct_sessions') }}
)

select session_key, session_number, expected_number
from counted
where session_number <> expected_number
