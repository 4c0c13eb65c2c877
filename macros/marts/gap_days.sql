{#
  Days from a member's previous day to this one; 30, the longest window that `trailing_steps` can count, if it is that long or
  if there is none. In: date expressions; the previous day may be null. Out: integer, 1 to 30.
#}
{% macro gap_days(previous_day, day) -%}
    case
        when {{ previous_day }} > {{ add_days(day, -30) }} then {{ days_between(previous_day, day) }}
        else 30
    end
{%- endmacro %}
