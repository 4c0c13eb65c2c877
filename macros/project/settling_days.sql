{#
  Days after a local day's last instant until nothing that arrives in time can change its figures: late events, plus what
  they change before themselves (a stitched login, a session).
#}
{% macro settling_days() -%}
    {{- var('late_window_days') + ([var('stitch_window_days'), session_days()] | max) -}}
{%- endmacro %}
