{{ config(
    materialized='incremental',
    meta={'window': {'column': 'login_utc_date', 'reach': 'logins', 'by': 'device', 'touches': 'first_logins'}, 'vars': ['stitch_window_days']},
) }}

-- One row per app, device and moment at which the device's login became another one.
-- Its window follows from events alone. depends_on: {{ ref('plan_event_touches') }}
with logins as (
    select
        app_id,
        device_id,
        occurred_at as login_at,
        occurred_utc_date as login_utc_date,
        min(login_id) as login_id
    from {{ ref('int_events__winners') }}
    where login_id is not null and device_id is not null and {{ window('occurred_utc_date') }}
    group by app_id, device_id, occurred_at, occurred_utc_date
),

{%- if is_incremental() %}

-- What the device was logged in as before the window.
before_window as (
    select app_id, device_id, login_at, login_utc_date, login_id
    from (
        select
            *,
            row_number() over (partition by app_id, device_id order by login_at desc) as newest_first
        from {{ this }}
        where {{ before_window('login_utc_date') }}
    ) as earlier
    where newest_first = 1
),
{%- endif %}

timeline as (
    select logins.*, true as is_in_window from logins
    {%- if is_incremental() %}
    union all
    select before_window.*, false as is_in_window from before_window
    {%- endif %}
),

compared as (
    select
        *,
        lag(login_id) over (partition by app_id, device_id order by login_at) as previous_login_id
    from timeline
)

select app_id, device_id, login_at, login_utc_date, login_id
from compared
where is_in_window and (previous_login_id is null or previous_login_id <> login_id)
