{#
  Columns of an entity that a mart takes as they are: those whose `meta.reaches` says so in the YAML of `int_<entity>__records`.
  In: the entity; `events` for fct_events, `days` for fct_user_days, too. Out: a list of names, in the entity's order.
#}
{% macro columns_that_reach(entity, mart) %}
    {%- set found = [] -%}
    {%- for column in declared_entities()[entity] if column['reaches'] in {'events': ['events', 'days'], 'days': ['days']}[mart] -%}
        {%- do found.append(column['name']) -%}
    {%- endfor -%}
    {{- return(found) -}}
{% endmacro %}
