{#
  Where landing writes (TIDEMARK_LANDED), with the default that landing takes (tidemark/landing/settings.py), so that dbt
  started by hand finds what `make build` has landed. Out: a path as text, without a slash at the end.
#}
{% macro landed_folder() %}
    {{- return(env_var('TIDEMARK_LANDED', '').rstrip('/') or adapter.dispatch('default_landed_folder', 'tidemark')()) -}}
{% endmacro %}

{# Named after the warehouse; or `landed` beside it, as earlier versions had it, if there is only that. #}
{% macro duckdb__default_landed_folder() %}
    {%- set folder, slash, file = target.path.rpartition('/') -%}
    {%- set own = folder ~ slash ~ (file.rpartition('.')[0] or file) ~ '.landed' -%}
    {%- set shared = folder ~ slash ~ 'landed' -%}
    {%- if execute and flags.INTROSPECT and not _has_manifest(own) and _has_manifest(shared) -%}
        {{- return(shared) -}}
    {%- endif -%}
    {{- return(own) -}}
{% endmacro %}

{% macro _has_manifest(folder) %}
    {{- return(run_query('select 1 from glob(' ~ sql_text(folder ~ _index_path()) ~ ')').rows | length > 0) -}}
{% endmacro %}

{# In a bucket, so there is none: landing has asked for it. #}
{% macro redshift__default_landed_folder() %} {{- return('data/landed') -}} {% endmacro %}

{% macro athena__default_landed_folder() %} {{- return('data/landed') -}} {% endmacro %}
