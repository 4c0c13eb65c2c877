{#
  The relation of a model or seed. In: its name. For macros that ask for what a model's own SQL does not refer to: dbt takes
  `ref` there for a forgotten dependency. The order is that of the graph all the same, by the models between.
#}
{% macro relation_of(name) %}
    {%- for kind in ['model', 'seed'] if kind ~ '.' ~ project_name ~ '.' ~ name in graph.nodes -%}
        {%- set node = graph.nodes[kind ~ '.' ~ project_name ~ '.' ~ name] -%}
        {{- return(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) -}}
    {%- endfor -%}
{% endmacro %}
