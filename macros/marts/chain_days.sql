{#
  Days that what comes later in a chain can reach back to the start of a session in it: its length, and the gap before the next
  part. A number: two session lengths, or more if `session_timeout_minutes` is longer than one.
#}
{% macro chain_days() %}
    {{- return(session_days() + [session_days(), -(-var('session_timeout_minutes') // 1440)] | max) -}}
{% endmacro %}
