{#
  Overrides the materialization `seed` of dbt-core 1.11.16 (dbt-adapters 1.24.5): a seed that would be loaded as it stands is not
  (macros/incremental/made.sql). dbt itself loads all of them in every run, with two statements each on Athena.
#}
{% materialization seed, default %}
    {%- if is_made() -%}
        {%- do store_result('agate_table', response='OK', agate_table=load_agate_table()) -%}
        {{- return(_as_it_is('table')) -}}
    {%- endif -%}
    {%- do note_making() -%}
    {{- return(dbt.materialization_seed_default()) -}}
{% endmaterialization %}
