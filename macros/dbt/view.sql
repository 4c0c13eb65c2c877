{#
  Overrides the materialization `view` of dbt-core 1.11.16 (dbt-adapters 1.24.5), of dbt-redshift 1.11.1 and of dbt-athena 1.11.1: a view that
  would be made as it stands is not (macros/incremental/made.sql). dbt itself makes all of them anew in every run, under a lock on
  Redshift, where grants on them go, too.
#}
{% materialization view, default %}
    {%- if is_made() -%} {{- return(_as_it_is('view')) -}} {%- endif -%}
    {%- do note_making() -%}
    {{- return(dbt.materialization_view_default()) -}}
{% endmaterialization %}

{% materialization view, adapter='redshift' %}
    {%- if is_made() -%} {{- return(_as_it_is('view')) -}} {%- endif -%}
    {%- do note_making() -%}
    {{- return(dbt.materialization_view_redshift()) -}}
{% endmaterialization %}

{% materialization view, adapter='athena' %}
    {%- if is_made() -%} {{- return(_as_it_is('view')) -}} {%- endif -%}
    {%- do note_making() -%}
    {{- return(dbt.materialization_view_athena()) -}}
{% endmaterialization %}

{# dbt wants a statement `main` to have a result. Of a view or a seed. #}
{% macro _as_it_is(type) %}
    {%- call noop_statement('main', 'AS IT IS', 'AS IT IS', 0) -%}{%- endcall -%}
    {{- return({'relations': [this.incorporate(type=type)]}) -}}
{% endmacro %}
