{#
  Columns of an event that a user day takes from its first activity event: a list, in the order of fct_user_days. The seed
  `segments` says which of them users are split by.
#}
{% macro day_attributes() %}
    {{- return(['platform', 'country', 'app_version', 'channel']) -}}
{% endmacro %}
