{# The condition of a join: events and their group (chain_groups.sql). In: the names of both relations. #}
{% macro of_chain_group(events, groups) -%}
    {{ same(events, groups, ['source', 'app_id', 'device_id']) }}
    and coalesce({{ events }}.session_id, chr(30)) = {{ groups }}.session_text
{%- endmacro %}
