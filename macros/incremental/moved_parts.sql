{#
  The copy of the manifest follows it part by part: a run copies the parts whose stamp is not the one that it holds.

  moved_parts()  the parts to copy: a list of rows `source, month, stamp`; all that there are where the copy is made anew. Asked
                 before the parts are read, so that a part may only be newer than its stamp, and is copied again
#}
{% macro moved_parts() %}
    {%- if not (execute and flags.INTROSPECT) -%}
        {{- return([{'source': 'source', 'month': '2026-01', 'stamp': 'stamp'}]) -}}
    {%- endif -%}
    {{- return(_moves_of_parts() | rejectattr('stamp', 'none') | list) -}}
{% endmacro %}

{# Rows of `source, month, stamp`; of a part that is there no more the stamp is null. #}
{% macro _moves_of_parts() %}
    {%- if 'parts' not in memory() -%}
        {%- set query -%}
            {%- if _keeps_copy() -%}
            select
                coalesce(parts.source, held.source) as source, coalesce(parts.month, held.month) as month, parts.stamp as stamp
            from {{ manifest_parts() }} as parts
            full outer join (select distinct source, month, stamp from {{ this }}) as held
                on parts.source = held.source and parts.month = held.month
            where parts.stamp is null or held.stamp is null or parts.stamp <> held.stamp
            order by 1, 2
            {%- else -%}
            select source, month, stamp from {{ manifest_parts() }} as parts order by 1, 2
            {%- endif -%}
        {%- endset -%}
        {%- do memory().update({'parts': run_query(query).rows}) -%}
    {%- endif -%}
    {{- return(memory()['parts']) -}}
{% endmacro %}

{# Whether there is a copy to go on with: not in a build from nothing, and not one of an older version, which knew no parts. #}
{% macro _keeps_copy() %}
    {%- if 'keeps_copy' not in memory() -%}
        {%- set relation = none if flags.FULL_REFRESH else load_relation(this) -%}
        {%- set columns = adapter.get_columns_in_relation(relation) if relation is not none else [] -%}
        {%- do memory().update({'keeps_copy': columns | selectattr('name', 'equalto', 'stamp') | list | length > 0}) -%}
    {%- endif -%}
    {{- return(memory()['keeps_copy']) -}}
{% endmacro %}

{% materialization copy_of_parts, adapter='duckdb', supported_languages=['sql'] %}
    {{- return(_copy_moved_parts() if _keeps_copy() else dbt.materialization_table_duckdb()) -}}
{% endmaterialization %}

{% materialization copy_of_parts, adapter='redshift', supported_languages=['sql'] %}
    {{- return(_copy_moved_parts() if _keeps_copy() else dbt.materialization_table_default()) -}}
{% endmaterialization %}

{% materialization copy_of_parts, adapter='athena', supported_languages=['sql'] %}
    {{- return(_copy_moved_parts() if _keeps_copy() else dbt.materialization_table_athena()) -}}
{% endmaterialization %}

{#
  Nothing that moved sends no statement. Without transactions a run may die after the first of the two: its parts are in no copy
  then, so that the next one copies them.
#}
{% macro _copy_moved_parts() %}
    {%- set relation, parts = this.incorporate(type='table'), [] -%}
    {%- for part in _moves_of_parts() -%}
        {%- do parts.append('source = ' ~ sql_text(part['source']) ~ ' and month = ' ~ sql_text(part['month'])) -%}
    {%- endfor -%}
    {%- if not parts -%}
        {%- call noop_statement('main', 'NO NEWS', 'NO NEWS', 0) -%}{%- endcall -%}
    {%- else -%}
        {%- set columns = adapter.get_columns_in_relation(relation) | map(attribute='quoted') | join(', ') -%}
        {%- call statement('delete') -%} delete from {{ relation }} where {{ parts | join(' or ') }} {%- endcall -%}
        {%- call statement('main') -%}
            insert into {{ relation }} ({{ columns }})
            select {{ columns }} from ({{ sql }}) as moved
        {%- endcall -%}
        {%- do adapter.commit() if target.type != 'athena' -%}
    {%- endif -%}
    {{- return({'relations': [relation]}) -}}
{% endmacro %}
