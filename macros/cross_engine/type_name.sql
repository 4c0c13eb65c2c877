{#
  The engine's name of a type: of `text`, `double`, `timestamp` from the mapping in the project's vars; others are the same everywhere.
#}
{% macro type_name(logical) -%}
    {{- var('types')[target.type].get(logical, logical) -}}
{%- endmacro %}
