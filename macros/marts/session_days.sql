{# Days that a session can reach back from its last event, and a gap in a chain from the next: a number. #}
{% macro session_days() %}
    {{- return(-(-var('max_session_hours') // 24)) -}}
{% endmacro %}
