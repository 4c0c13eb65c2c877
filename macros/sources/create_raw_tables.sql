{#
  Makes the raw tables that are not there yet, from the sources' YAML: one per table of source `raw`, with one column of
  text, `line`. `dbt run-operation create_raw_tables`, before landing registers partitions in them.

  meta.partition_keys     text columns that landing registers partitions by
  meta.folder_in_landed   the table is not partitioned, and lies in this folder of TIDEMARK_LANDED
#}
{% macro create_raw_tables() %}
    {%- if execute -%}
        {%- set sources = graph.sources.values() | selectattr('source_name', 'equalto', 'raw') | list -%}
        {%- do adapter.create_schema(api.Relation.create(database=sources[0].database, schema=sources[0].schema)) -%}
        {%- for source in sources -%} {%- do run_query(raw_table(source)) -%} {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{# The statement that makes one of them. In: the node of the source. #}
{% macro raw_table(node) %}
    {{- return(adapter.dispatch('raw_table', 'tidemark')(node)) -}}
{% endmacro %}

{% macro duckdb__raw_table(node) %}
    {{ exceptions.raise_compiler_error("DuckDB reads the raw zone in place: it has no raw tables") }}
{% endmacro %}

{% macro redshift__raw_table(node) %}
    {{ exceptions.raise_compiler_error("raw tables on Redshift come in a later release") }}
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
