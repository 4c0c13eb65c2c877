{# Whether an event may begin a chain: a stop or pause alone is none. In: the alias of a relation with `session_signal`. #}
{% macro begins_chain(of='') -%} coalesce({{ of ~ '.' if of }}session_signal, '') not in ('stop', 'pause') {%- endmacro %}
