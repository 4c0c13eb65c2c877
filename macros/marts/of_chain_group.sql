{# The condition of a join: events and their group (chain_groups.sql). In: the names of both relations. #}
{% macro of_chain_group(events, groups) -%}
    {{ same(events, groups, ['source', 'app_id', 'device_id']) }}
    and coalesce({{ events }}.session_id, '') = coalesce({{ groups }}.session_id, '')
    and ({{ events }}.session_id is null) = ({{ groups }}.session_id is null)
{%- endmacro %}
