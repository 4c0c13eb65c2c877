{#
  `dbt run-operation maintain_tables`: makes few files of the many small ones that runs leave, and removes what no reader can
  ask for any more. For every table that runs write into, those of the state included; no rows change. Not while a run is at
  work. Engines that do so by themselves are left alone.

  `select`: names of tables, if not all.
#}
{% macro maintain_tables(select=none) %}
    {%- if execute -%}
        {%- for relation in _maintained_tables() if select is none or relation.identifier in select -%}
            {%- for statement in adapter.dispatch('maintain_table', 'tidemark')(relation) -%}
                {%- do log(statement, info=true) -%}
                {%- do run_query(statement) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{% macro _maintained_tables() %}
    {%- set found = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'incremental' -%}
        {%- do found.append(relation_of(node.name)) -%}
    {%- endfor -%}
    {%- for name in _state_columns() -%} {%- do found.append(state(name)) -%} {%- endfor -%}
    {{- return(found) -}}
{% endmacro %}

{% macro default__maintain_table(relation) %} {{- return([]) -}} {% endmacro %}

{#
  VACUUM keeps the snapshots of five days, as the tables' properties say. It may end with ICEBERG_VACUUM_MORE_RUNS_NEEDED:
  then once more.
#}
{% macro athena__maintain_table(relation) %}
    {%- set name = relation.render_pure() -%}
    {{- return(['optimize ' ~ name ~ ' rewrite data using bin_pack', 'vacuum ' ~ name]) -}}
{% endmacro %}
