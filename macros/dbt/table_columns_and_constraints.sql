{#
  Overrides `table_columns_and_constraints` and `get_empty_schema_sql` of dbt-core 1.11.16 (dbt-adapters 1.24.5).
  Contracts name types as all engines understand them (`text`, `double`, `timestamp`). dbt hands them to the engine as they
  stand, in two places: the table that it creates, and the empty query with which it compares a model's columns. Both take the
  engine's names here, also of the constraint `long_text`, how a column of long texts is stored. In: columns as in
  `model.columns`. Out: the same with the engine's types and constraints.
#}
{% macro columns_of_engine(columns) %}
    {%- set found = {} -%}
    {%- for name, column in columns.items() -%}
        {%- set type, constraints = column.get('data_type'), [] -%}
        {%- for constraint in column.get('constraints') or [] -%}
            {%- set expression = constraint.get('expression') -%}
            {%- do constraints.append(dict(constraint, expression=type_name(expression)) if expression else constraint) -%}
        {%- endfor -%}
        {%- do found.update({
            name: dict(column, data_type=type_name(type) if type else none, constraints=constraints)
        }) -%}
    {%- endfor -%}
    {{- return(found) -}}
{% endmacro %}

{# dbt's hands on `columns` as they are. #}
{% macro get_empty_schema_sql(columns) %}
    {{- return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns_of_engine(columns))) -}}
{% endmacro %}

{# dbt's takes `model.columns` as they are. #}
{% macro table_columns_and_constraints() %}
    {%- set parts = adapter.render_raw_columns_constraints(raw_columns=columns_of_engine(model['columns'])) -%}
    {%- set parts = parts + adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
    ({{ parts | join(', ') }})
{% endmacro %}
