{#
  Columns of an event that a user day takes from its first activity event: a list, as the entity `events` says
  (`columns_that_reach`). The seed `segments` says which of them users are split by.
#}
{% macro day_attributes() %}
    {{- return(columns_that_reach('events', 'days')) -}}
{% endmacro %}
