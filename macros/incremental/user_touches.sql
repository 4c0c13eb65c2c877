{#
  Users whose rows may be others because of what was touched: those that events of touched devices belong to, before and after their
  rows change, into the state `user_touches`. With them those of what went before on the device, for two session lengths (`chain_days`): a session is
  its first event's user's, and what comes later in it or its chain changes it. The date is the user's first such event's (UTC).
  The load is this one, even if a parent lags behind: nobody may have passed it.
#}
{% macro log_user_touches() -%}
    insert into {{ state('user_touches') }} (load_id, app_id, user_key, kind, touched_date)
    select {{ current_load() }}, app_id, user_key, 'user', min(occurred_utc_date)
    from {{ this }}
    where {{ window('occurred_utc_date', days=chain_days()) }}
    group by app_id, user_key
{%- endmacro %}
