{#
  A source's records as an entity. In: the entity, whose columns, types and defaults stand in the YAML of
  `int_<entity>__records`; the source; what differs: a dict of column to expression, over `records`, the alias of the source's
  base. Out: a select list of the entity's columns in its order. A column comes from `differs`, else from the base, if that
  has one of its name, else it is the entity's default, or null.
#}
{% macro as_entity(entity, source, differs={}) -%}
    {%- if not execute -%} {{- return('*') -}} {%- endif -%}
    {%- set columns = _columns_of('int_' ~ entity ~ '__records') -%}
    {%- set own = _columns_of('base_' ~ source ~ '__records') -%}
    {%- for name, column in columns.items() %}
    {%- set default = (column.config.meta if column.config else column.meta).get('default') %}
    {%- if name == 'source' %}
    cast('{{ source }}' as {{ column.data_type }}) as source
    {%- elif name in differs %}
    {{ differs[name] }} as {{ name }}
    {%- elif name in own %}
    records.{{ name }}
    {%- elif default is not none %}
    {{ default | lower }} as {{ name }}
    {%- else %}
    cast(null as {{ column.data_type }}) as {{ name }}
    {%- endif %}
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro _columns_of(model_name) %}
    {{- return(graph.nodes['model.' ~ project_name ~ '.' ~ model_name].columns) -}}
{% endmacro %}
