{#
  The engine's name of a logical type (`text`, `double`, `timestamp`), from the mapping in the project's vars.
#}
{% macro type_name(logical) -%}
    {{- var('types')[target.type][logical] -}}
{%- endmacro %}
