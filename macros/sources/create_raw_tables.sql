{#
  Makes the raw tables that are not there yet, from the sources' YAML: one per table of source `raw`, with one column of
  text, `line`. Each run begins with it; `dbt run-operation create_raw_tables` where landing wants them sooner, to register
  partitions in them. Nothing on DuckDB, which reads the raw zone in place.

  `partition_keys` are text columns. With `meta.folder_in_landed` a table lies in this folder of TIDEMARK_LANDED, and has none.
#}
{% macro create_raw_tables() %}
    {%- if execute -%}
        {%- for node in graph.sources.values() if node.source_name == 'raw' -%}
            {%- do adapter.dispatch('create_raw_table', 'tidemark')(node) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{% macro duckdb__create_raw_table(node) %} {% endmacro %}

{#
  External DDL stands outside of transactions. The tables are in Glue, where landing finds them; or the warehouse's own, if
  lines are loaded by COPY.
#}
{% macro redshift__create_raw_table(node) %}
    {%- if reads_by_copy() -%}
        {%- do create_copied_table(node) -%}
        {{- return('') -}}
    {%- endif -%}
    {%- set schema, name = sql_text(node.schema), sql_text(node.identifier) -%}
    {%- set known = run_query('select count(*) from svv_external_tables where schemaname = ' ~ schema ~ ' and tablename = ' ~ name) -%}
    {%- if known.columns[0].values()[0] == 0 -%}
        {%- do run_query(
            'create external schema if not exists ' ~ node.schema ~ ' from data catalog database ' ~ schema
            ~ ' iam_role ' ~ _redshift_role() ~ ' create external database if not exists'
        ) -%}
        {%- do run_query(redshift__raw_table(node)) -%}
    {%- endif -%}
{% endmacro %}

{% macro redshift__raw_table(node) -%}
    {%- set meta = node.config.meta -%}
    create external table {{ node.schema }}.{{ node.identifier }} (line {{ type_name('text') }})
    {%- set keys = partition_keys(node.name) %}
    {%- if keys %}
    partitioned by ({{ keys | join(' varchar(1024), ') }} varchar(1024))
    {%- endif %}
    row format serde 'org.apache.hadoop.hive.serde2.RegexSerDe'
    with serdeproperties ('input.regex' = '(?s)^(.*)$')
    stored as textfile
    location '{{ _raw_location(node.name, meta) }}/'
    {#- What Spectrum cannot hold is null and fails no query. #}
    table properties (
        'data_cleansing_enabled' = 'true', 'surplus_char_handling' = 'SET_TO_NULL', 'invalid_char_handling' = 'SET_TO_NULL'
    )
{%- endmacro %}

{# The role by which Spectrum reads S3 and Glue: an ARN, or the cluster's default. #}
{% macro _redshift_role() -%}
    {%- set role = env_var('TIDEMARK_REDSHIFT_ROLE', 'default') -%}
    {{ role if role == 'default' else sql_text(role) }}
{%- endmacro %}

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
    {%- set keys = partition_keys(node.name) %}
    {%- if keys %}
    partitioned by ({{ keys | join(' string, ') }} string)
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
