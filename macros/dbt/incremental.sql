{#
  Overrides the materialization `incremental` of dbt-core 1.11.16 (dbt-adapters 1.24.5) on Redshift, of dbt-duckdb 1.11.1 and of
  dbt-athena 1.11.1, to ask one question before it: has the model any news? A
  model without does nothing and sends no statement; only its watermark moves on, with those of all such models at the end of the
  run. dbt itself would make a temporary table, delete and insert, also of nothing.
#}
{% materialization incremental, adapter='duckdb', supported_languages=['sql'] %}
    {{- return(dbt.materialization_incremental_duckdb() if has_news() else _nothing_to_do()) -}}
{% endmaterialization %}

{% materialization incremental, adapter='redshift', supported_languages=['sql'] %}
    {{- return(dbt.materialization_incremental_default() if has_news() else _nothing_to_do()) -}}
{% endmaterialization %}

{% materialization incremental, adapter='athena', supported_languages=['sql'] %}
    {{- return(dbt.materialization_incremental_athena() if has_news() else _nothing_to_do()) -}}
{% endmaterialization %}

{# dbt wants a statement `main` to have a result. Descriptions may be others, though rows are not. #}
{% macro _nothing_to_do() %}
    {%- do note_no_news() -%}
    {%- do memory().update({'rows_written': 0}) -%}
    {%- call noop_statement('main', 'NO NEWS', 'NO NEWS', 0) -%}{%- endcall -%}
    {%- do persist_docs(this.incorporate(type='table'), model) -%}
    {{- return({'relations': [this.incorporate(type='table')]}) -}}
{% endmacro %}
