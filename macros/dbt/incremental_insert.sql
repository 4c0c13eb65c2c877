{#
  Overrides `incremental_insert` and `safe_create_table_as` of dbt-athena 1.11.1, by which its strategy `append` adds rows to an Iceberg
  table: Athena has no transactions and takes no strategy of a project's own (as macros/incremental/get_incremental_window_sql.sql).

  One MERGE computes the rows of the scope, deletes those that are there and inserts the new ones: readers see the table before or after,
  and a run that dies leaves one of these two. dbt's table of new rows is not made: it would be a statement and a copy of them, for
  every model. That rows have the target's columns is known: other columns are another fingerprint, and other SQL another version.

  Each new row comes in as such; what goes is named by the columns that its scope decides by.
#}
{% macro incremental_insert(
    on_schema_change, tmp_relation, target_relation, existing_relation, force_batch=false, statement_name='main'
) %}
    {%- set columns = adapter.get_columns_in_relation(target_relation) -%}
    {%- set scope = [] -%}
    {%- for name in rewritten_columns() -%}
        {%- do scope.extend(columns | selectattr('name', 'equalto', name)) -%}
    {%- endfor -%}
    {%- do memory().update({'is_written': true}) -%}
    merge into {{ target_relation }} as target
    using (
        select
            true as is_new
            {%- for column in scope %}, null as old_{{ loop.index }}{% endfor %}
            {%- for column in columns %}, {{ column.quoted }} as new_{{ loop.index }}{% endfor %}
        from (
            {{ model.compiled_code }}
        ) as computed
        {%- if scope %}
        union all
        select distinct
            false
            {%- for column in scope %}, {{ column.quoted }}{% endfor %}
            {%- for column in columns %}{{ ', null' }}{% endfor %}
        from {{ target_relation }}
        where {{ rewritten_rows() }}
        {%- endif %}
    ) as source
    on
        {%- for column in scope %} {{ _is_old('target.' ~ column.quoted, 'source.old_' ~ loop.index, column.name) }} and {% endfor %}
        {{ rewritten_dates('target.') if scope else '1 = 0' }}
    {%- if scope %}
    when matched then delete
    {%- endif %}
    when not matched and source.is_new then
        insert ({% for column in columns %}{{ column.quoted }}{{ ', ' if not loop.last }}{% endfor %})
        values ({% for column in columns %}source.new_{{ loop.index }}{{ ', ' if not loop.last }}{% endfor %})
{% endmacro %}

{# Rows without a device go, too. #}
{% macro _is_old(here, old, name) -%}
    {%- if name == 'device_id' -%} coalesce({{ here }}, '') = coalesce({{ old }}, '')
    {%- else -%} {{ here }} = {{ old }}
    {%- endif -%}
{%- endmacro %}

{# dbt-athena asks for a temporary table in this one place. #}
{% macro safe_create_table_as(temporary, relation, compiled_code, language='sql', force_batch=False) %}
    {{- return('' if temporary else dbt.safe_create_table_as(temporary, relation, compiled_code, language, force_batch)) -}}
{% endmacro %}
