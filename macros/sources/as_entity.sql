{#
  A source's records as an entity. In: the entity, whose columns, types and defaults stand in the YAML of
  `int_<entity>__records`; the source; what differs: a dict of column to expression, over `records`, the alias of the source's
  base. Out: a select list of the entity's columns in its order. A column comes from `differs`, else from the base, if that
  has one of its name (or of the name that the entity says: `meta.column`), else it is the entity's default, or null.
#}
{% macro as_entity(entity, source, differs={}) -%}
    {%- for column in declared_entities()[entity] %}
    {%- set name = column['name'] %}
    {%- if name == 'source' %}
    cast('{{ source }}' as {{ type_name('text') }}) as source
    {%- elif name in differs %}
    {{ differs[name] }} as {{ name }}
    {%- elif column['column'] in declared_sources()[source]['columns'] %}
    records.{{ column['column'] }}{{ ' as ' ~ name if column['column'] != name }}
    {%- elif column['default'] is not none %}
    {{ column['default'] | lower }} as {{ name }}
    {%- else %}
    cast(null as {{ type_name(column['type']) }}) as {{ name }}
    {%- endif %}
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
