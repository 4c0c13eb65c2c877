{#
  Whom each event in the window of the model being built belongs to: the login on it, else the one of its device's login
  period that it falls into. Out: a select of what sessions are made from: `event_key, source, app_id, device_id, session_id,
  session_signal, occurred_at, person_id` (the login, null if there is none), `is_activity`.
#}
{% macro identified_events() -%}
    select
        winners.event_key,
        winners.source,
        winners.app_id,
        winners.device_id,
        winners.session_id,
        winners.session_signal,
        winners.occurred_at,
        coalesce(winners.login_id, periods.login_id) as person_id,
        {{ is_activity('winners.source', 'winners.event_name', 'winners.device_id') }} as is_activity
    from {{ ref('int_events__winners') }} as winners
    left join {{ ref('int_identity__login_periods') }} as periods
        on
            winners.app_id = periods.app_id
            and winners.device_id = periods.device_id
            and winners.occurred_at >= periods.valid_from
            and winners.occurred_at < periods.valid_before
    where {{ window('winners.occurred_utc_date', app='winners.app_id') }}
{%- endmacro %}
