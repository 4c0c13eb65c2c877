{#
  A length of a session that a client reports, in milliseconds: an integer expression in, itself out; null if it is
  negative or longer than a session can be (`max_session_hours`), which is none.
#}
{% macro session_ms(milliseconds) -%}
    case when {{ milliseconds }} between 0 and {{ var('max_session_hours') * 3600000 }} then {{ milliseconds }} end
{%- endmacro %}
