{#
  All records of an entity. In: its name. Out: a union of the views `stg_<source>__<entity>` of the sources that have it, whose
  columns are the entity's, in its order (`as_entity`).
#}
{% macro union_of_entity(entity) -%}
    {%- set parts = [] -%}
    {%- for source, declared in declared_sources().items() if declared['entity'] == entity -%}
        {%- do parts.append('select * from ' ~ ref('stg_' ~ source ~ '__' ~ entity)) -%}
    {%- endfor -%}
    {{ parts | join('\nunion all\n') }}
{%- endmacro %}
