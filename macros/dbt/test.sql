{#
  Overrides the materialization `test` of dbt-core 1.11.16 (dbt-adapters 1.24.5): a check of seeds that passed is not asked again while
  they are as they were (macros/incremental/made.sql). By `dbt test` all are.
#}
{% materialization test, default %}
    {%- if not should_store_failures() and is_made() -%}
        {%- do store_raw_result('main', message='AS IT IS', code='AS IT IS', rows_affected=0, agate_table=_nothing_failed()) -%}
        {{- return({'relations': []}) -}}
    {%- endif -%}
    {%- do note_making() -%}
    {{- return(dbt.materialization_test_default()) -}}
{% endmaterialization %}

{# What a check that found nothing answers. Asked once in a run: only a database makes such a table. #}
{% macro _nothing_failed() %}
    {%- if 'nothing_failed' not in run_memory() -%}
        {%- do run_memory().update({
            'nothing_failed': run_query('select 0 as failures, false as should_warn, false as should_error')
        }) -%}
    {%- endif -%}
    {{- return(run_memory()['nothing_failed']) -}}
{% endmacro %}
