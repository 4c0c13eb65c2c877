{#
  Stops a run whose session is not what the SQL takes for granted, before anything is built. Out: nothing; an error says what
  to set.
#}
{% macro check_session() %}
    {{- return(adapter.dispatch('check_session', 'tidemark')()) -}}
{% endmacro %}

{# Somebody who calls dbt by hand before the first `make build`. #}
{% macro duckdb__check_session() %}
    {%- if not _has_manifest(landed_folder()) -%}
        {{ exceptions.raise_compiler_error(
            "nothing has been landed yet, so there is nothing to build (" ~ landed_folder() ~ "): run make build, which does"
            ~ " both"
        ) }}
    {%- endif -%}
{% endmacro %}

{#
  Without the first, members of JSON whose names have capitals would be null; with the second, the adapter would ask again on
  another connection, where what the transaction has written before (touches) is gone. Nothing would say so.
#}
{% macro redshift__check_session() %}
    {%- if target.get('retries') != 0 -%}
        {{ exceptions.raise_compiler_error(
            "the profile of the target " ~ target.name ~ " has to say retries: 0, as profiles.yml does: dbt-redshift"
            ~ " repeats a statement without what its transaction has done before (docs/redshift.md)"
        ) }}
    {%- endif -%}
    {%- set name = 'enable_case_sensitive_identifier' -%}
    {%- if run_query('show ' ~ name).columns[0].values()[0] not in ('on', 'true') -%}
        {{ exceptions.raise_compiler_error(
            name ~ " is off for the user " ~ target.user ~ ", so JSON would be read wrongly. Run once, as an administrator:"
            ~ " alter user \"" ~ target.user ~ "\" set " ~ name ~ " to true; or set it in the parameter group"
            ~ " (docs/redshift.md)"
        ) }}
    {%- endif -%}
{% endmacro %}

{% macro athena__check_session() %} {% endmacro %}
