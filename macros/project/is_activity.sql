{#
  Whether an event is activity: the seed `non_activity_events` does not name it, by its whole name or as `first_part.*`.
  In: expressions of the source and the event name. Out: boolean, never null.
#}
{% macro is_activity(source, event_name) -%}
    (
        {{ source }} || ' ' || {{ event_name }} not in (
            select source || ' ' || event_name from {{ ref('non_activity_events') }}
        )
        and (
            {{ event_name }} not like '%.%'
            or {{ source }} || ' ' || split_part({{ event_name }}, '.', 1) || '.*' not in (
                select source || ' ' || event_name from {{ ref('non_activity_events') }}
            )
        )
    )
{%- endmacro %}
