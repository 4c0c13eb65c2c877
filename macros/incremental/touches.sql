{#
  What a load touched beyond events (plan_event_touches), where it follows from a table before and after its change: written
  before the rows change, into the state `touches`.
#}

{#
  Anonymous events of a device whose first login appeared, vanished or changed: the earliest one within the stitch window
  before the old or the new first login. Whether it is rewritten anyway, only the model behind knows, by bounds of its own.
#}
{% macro log_first_login_touches() -%}
    {%- set days = var('stitch_window_days') -%}
    insert into {{ state('touches') }} (load_id, app_id, device_id, kind, touched_date)
    with winners as (
        select app_id, device_id, login_id, occurred_at, occurred_utc_date
        from {{ ref('int_events__winners') }}
        where device_id is not null and {{ window('occurred_utc_date', days=days + 1) }}
    ),
    known as (
        select distinct app_id, device_id from {{ this }}
        where {{ before_window('login_utc_date') }}
    ),
    old_first as (
        {{ _first_logins('select app_id, device_id, login_at, login_id from ' ~ this ~ ' where ' ~ window('login_utc_date')) }}
    ),
    new_first as (
        {{ _first_logins(
            'select app_id, device_id, occurred_at as login_at, login_id from winners where login_id is not null and '
            ~ window('occurred_utc_date')
        ) }}
    ),
    firsts as (
        select
            coalesce(old_first.app_id, new_first.app_id) as app_id,
            coalesce(old_first.device_id, new_first.device_id) as device_id,
            case
                when new_first.login_at is null or old_first.login_at <= new_first.login_at then old_first.login_at
                else new_first.login_at
            end as login_at
        from old_first
        full outer join new_first
            on old_first.app_id = new_first.app_id and old_first.device_id = new_first.device_id
        where
            old_first.login_at is null
            or new_first.login_at is null
            or old_first.login_at <> new_first.login_at
            or old_first.login_id <> new_first.login_id
    )
    select {{ current_load() }}, winners.app_id, winners.device_id, 'stitch', min(winners.occurred_utc_date)
    from winners
    inner join firsts on winners.app_id = firsts.app_id and winners.device_id = firsts.device_id
    left join known on winners.app_id = known.app_id and winners.device_id = known.device_id
    where
        known.device_id is null
        and winners.login_id is null
        and {{ ms_from_timestamp('winners.occurred_at') }}
            >= {{ ms_from_timestamp('firsts.login_at') }} - {{ days * 86400000 }}
    group by winners.app_id, winners.device_id
{%- endmacro %}

{# The first login of each device in a query; of two at one instant the smaller. #}
{% macro _first_logins(query) -%}
    select app_id, device_id, login_at, login_id
    from (
        select
            *,
            row_number() over (partition by app_id, device_id order by login_at, login_id) as login_number
        from ({{ query }}) as logins
    ) as numbered
    where login_number = 1
{%- endmacro %}
