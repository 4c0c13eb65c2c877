{#
  Whether an event is activity: a device sent it, and the seed `non_activity_events` does not name it, by its whole name
  or as `first_part.*`. In: expressions of the source, the event name and the device. Out: boolean, never null.
#}
{% macro is_activity(source, event_name, device_id) -%}
    (
        {{ device_id }} is not null
        and ({{ source }}, {{ event_name }}) not in (
            select source, event_name from {{ ref('non_activity_events') }}
        )
        and ({{ source }}, substring({{ event_name }}, 1, strpos({{ event_name }}, '.'))) not in (
            select source, substring(event_name, 1, length(event_name) - 1) from {{ ref('non_activity_events') }}
            where event_name like '%.*'
        )
    )
{%- endmacro %}
