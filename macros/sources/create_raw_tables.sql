{#
  Makes the raw tables that are not there yet, from the sources' YAML: one per table of source `raw`, with one column of
  text, `line`. Each run begins with it; `dbt run-operation create_raw_tables` where landing wants them sooner, to register
  partitions in them. Nothing on DuckDB, which reads the raw zone in place.

  meta.partition_keys     text columns that landing registers partitions by
  meta.folder_in_landed   the table is not partitioned, and lies in this folder of TIDEMARK_LANDED
#}
{% macro create_raw_tables() %}
    {%- if execute -%}
        {%- for node in graph.sources.values() if node.source_name == 'raw' -%}
            {%- do adapter.dispatch('create_raw_table', 'tidemark')(node) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{% macro duckdb__create_raw_table(node) %} {% endmacro %}

{% macro redshift__create_raw_table(node) %}
    {{ exceptions.raise_compiler_error("raw tables on Redshift come in a later release") }}
{% endmacro %}

{% macro athena__create_raw_table(node) %}
    {#- Glue answers at once, a statement takes a second. -#}
    {%- set relation = api.Relation.create(database=node.database, schema=node.schema, identifier=node.identifier) -%}
    {%- if load_relation(relation) is none -%}
        {%- do adapter.create_schema(relation) -%}
        {%- do run_query(athena__raw_table(node)) -%}
    {%- endif -%}
{% endmacro %}

{# The pattern takes whole lines, U+2028 included; without backslashes, which DDL may read as escapes. #}
{% macro athena__raw_table(node) -%}
    {%- set meta = node.config.meta -%}
    create external table if not exists `{{ node.schema }}`.`{{ node.identifier }}` (line string)
    {%- if meta.get('partition_keys') %}
    partitioned by ({{ meta['partition_keys'] | join(' string, ') }} string)
    {%- endif %}
    row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe'
    with serdeproperties ('input.regex' = '(?s)^(.*)$')
    stored as textfile
    location '{{ _raw_location(node.name, meta) }}/'
{%- endmacro %}

{% macro _raw_location(name, meta) -%}
    {%- if meta.get('folder_in_landed') -%}
        {{ env_var('TIDEMARK_LANDED').rstrip('/') }}/{{ meta['folder_in_landed'] }}
    {%- else -%}
        {{ (env_var('TIDEMARK_RAW_' ~ name | upper, '') or env_var('TIDEMARK_RAW').rstrip('/') ~ '/' ~ name).rstrip('/') }}
    {%- endif -%}
{%- endmacro %}
