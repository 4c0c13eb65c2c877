{#
  Events in the window of the model being built, and whom each belongs to: a select of the columns of `int_events__winners`,
  `person_id` (the login on it, else the one of its device's login period that it falls into; null if there is none) and
  `is_activity`.
#}
{% macro identified_events() -%}
    select
        winners.*,
        coalesce(winners.login_id, periods.login_id) as person_id,
        {{ is_activity('winners.source', 'winners.event_name', 'winners.device_id') }} as is_activity
    from {{ ref('int_events__winners') }} as winners
    left join {{ ref('int_identity__login_periods') }} as periods
        on
            winners.app_id = periods.app_id
            and winners.device_id = periods.device_id
            and winners.occurred_at >= periods.valid_from
            and winners.occurred_at < periods.valid_before
    where {{ window('winners.occurred_utc_date', of='winners') }}
{%- endmacro %}
