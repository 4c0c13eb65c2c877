-- A warehouse's device days and sessions, replaced by about `user_days` user days in the 180 days up to each app's newest
-- date: people join over time and are active with a probability of their own; versions move on; 3 % of days are abroad;
-- 5 % of people have a second platform, and as many a second device; some devices are shared.
create or replace temporary table apps as
select
    dim_apps.app_id,
    dim_apps.tenant_id,
    horizons.newest_activity_date,
    row_number() over (order by dim_apps.app_id) - 1 as app_number,
    count(*) over () as apps
from tidemark_core.dim_apps as dim_apps
inner join tidemark_private.app_horizons as horizons on dim_apps.app_id = horizons.app_id;

create or replace temporary table user_days as
with people as (
    select
        range as person,
        md5(cast(range as varchar)) as user_key,
        cast(hash(range, 1) % 180 as integer) as first_day,
        0.05 + 0.6 * power((hash(range, 2) % 1000) / 1000, 2) as share_of_days,
        ['ios', 'android', 'web'][1 + cast(hash(range, 3) % 3 as integer)] as platform,
        hash(range, 4) % 20 = 0 as has_two,
        'C' || hash(range, 5) % 40 as country,
        ['organic', 'paid', 'social', 'mail', null][1 + cast(hash(range, 6) % 5 as integer)] as channel,
        cast(hash(range, 7) % 15 as integer) as days_to_update
    from range(cast(getvariable('user_days') / 22.5 as bigint))
)

select
    apps.app_id,
    apps.tenant_id,
    people.user_key,
    apps.newest_activity_date - 179 + cast(days.range as integer) as activity_date,
    case when people.has_two and hash(person, days.range, 8) % 2 = 0 then 'web' else people.platform end as platform,
    case
        when hash(person, days.range, 9) % 33 = 0 then 'C' || hash(person, days.range, 10) % 40
        else people.country
    end as country,
    'v' || greatest(0, days.range - people.days_to_update) // 14 as app_version,
    people.channel,
    people.has_two
from people
inner join apps on people.person % apps.apps = apps.app_number
cross join range(180) as days
where days.range >= people.first_day and (hash(person, days.range, 13) % 10000) / 10000 < people.share_of_days;

create or replace temporary table device_days as
select *, 'own ' || user_key as device_id, 0 as device_number from user_days
union all
select *, 'second ' || user_key, 1 from user_days where has_two
union all
select *, 'shared ' || hash(user_key) % 50, 2 from user_days where hash(user_key, activity_date) % 200 = 0;

delete from tidemark_private.fct_device_days;

insert into tidemark_private.fct_device_days by name
select
    'mobile_analytics' as source,
    app_id,
    tenant_id,
    user_key,
    false as is_identified,
    device_id,
    activity_date,
    3 as all_events,
    3 as events,
    activity_date + interval (device_number) hour as first_seen_at,
    activity_date + interval (device_number) hour as last_seen_at,
    activity_date + interval (device_number) hour as first_activity_at,
    md5(user_key || activity_date || device_number) as first_activity_key,
    platform as first_platform,
    country as first_country,
    app_version as first_app_version,
    channel as first_channel,
    0 as engagement_seconds,
    0 as revenue_amount
from device_days;

delete from tidemark_engagement.fct_sessions;

insert into tidemark_engagement.fct_sessions by name
select
    md5('session ' || user_key || activity_date) as session_key,
    'mobile_analytics' as source,
    app_id,
    tenant_id,
    user_key,
    'own ' || user_key as device_id,
    cast(activity_date as timestamp) as started_at,
    cast(activity_date as timestamp) as ended_at,
    activity_date as started_utc_date,
    activity_date as session_date,
    hash(user_key, activity_date, 12) % 1000 as duration_seconds,
    3 as events
from user_days
