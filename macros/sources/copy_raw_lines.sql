{#
  For Redshift without Spectrum, at the start of each run: loads the lines of files that are new in the manifest into the raw
  tables, which then have the columns of the external ones, and `read_path`. A file is one transaction; a run that dies
  leaves the others for the next. Nothing on other engines.
#}
{% macro copy_raw_lines() %}
    {{- return(adapter.dispatch('copy_raw_lines', 'tidemark')()) -}}
{% endmacro %}

{% macro duckdb__copy_raw_lines() %} {% endmacro %}
{% macro athena__copy_raw_lines() %} {% endmacro %}

{% macro redshift__copy_raw_lines() %}
    {%- if execute and reads_by_copy() -%}
        {#- The index first: no part may be older than its stamp. -#}
        {%- for name in ['manifest_index', 'manifest'] -%}
            {%- do _in_one_transaction([
                'delete from ' ~ source('raw', name),
                _copy_lines(source('raw', name), env_var('TIDEMARK_LANDED').rstrip('/') ~ '/' ~ name ~ '/'),
            ]) -%}
        {%- endfor -%}
        {%- do run_query('create temporary table copied_lines (line ' ~ type_name('text') ~ ')') -%}
        {%- for file in run_query(_files_to_copy()).rows -%} {%- do _in_one_transaction(_copy_file(file)) -%} {%- endfor -%}
        {%- do run_query('drop table copied_lines') -%}
    {%- endif -%}
{% endmacro %}

{# On Redshift: whether raw lines are loaded into tables of the warehouse. #}
{% macro reads_by_copy() -%}
    {{- return(env_var('TIDEMARK_REDSHIFT_READS', 'spectrum') == 'copy') -}}
{%- endmacro %}

{# A raw table of the warehouse. In: the source's node. #}
{% macro create_copied_table(node) %}
    {%- set text = type_name('text') -%}
    {%- do adapter.create_schema(api.Relation.create(database=target.database, schema=node.schema)) -%}
    {%- do run_query('create table if not exists ' ~ _copied_files() ~ ' (read_path ' ~ text ~ ', version ' ~ text ~ ')') -%}
    {%- set keys = partition_keys(node.name) -%}
    {%- do run_query(
        'create table if not exists ' ~ node.schema ~ '.' ~ node.identifier ~ ' (line ' ~ text
        ~ (', read_path ' ~ text if keys) ~ (', ' ~ keys | join(' varchar(1024), ') ~ ' varchar(1024)' if keys) ~ ')'
        ~ (' sortkey (' ~ keys[-1] ~ ')' if keys)
    ) -%}
{% endmacro %}

{# Which version of which file the raw tables hold. #}
{% macro _copied_files() -%}
    {{- return(source('raw', 'manifest').incorporate(path={'identifier': 'copied_files'})) -}}
{%- endmacro %}

{# Files without lines need no copy. #}
{% macro _files_to_copy() -%}
    select manifest.source, manifest.read_path, manifest.version, manifest.path_app_id, manifest.arrived_at
    from {{ manifest_rows() }}
    left join {{ _copied_files() }} as copied_files
        on manifest.read_path = copied_files.read_path and manifest.version = copied_files.version
    where manifest.status = 'read' and manifest.lines > 0 and copied_files.read_path is null
    order by manifest.arrived_at, manifest.read_path
{%- endmacro %}

{#
  The statements for one file; what was there of an older version goes, and is looked for in its hour alone, which the table
  is sorted by. In: a row of `_files_to_copy`.
#}
{% macro _copy_file(file) %}
    {%- set table, path = source('raw', file['source']), sql_text(file['read_path']) -%}
    {%- set app = app_of_partition(file['source'], file['path_app_id']) -%}
    {%- set app = ', ' ~ sql_text(app) if app is not none else '' -%}
    {%- set hour = sql_text(file['arrived_at'].strftime('%Y/%m/%d/%H')) -%}
    {{- return([
        'delete from copied_lines',
        _copy_lines('copied_lines', file['read_path'], 'gzip'),
        'delete from ' ~ table ~ ' where dt = ' ~ hour ~ ' and read_path = ' ~ path,
        'insert into ' ~ table ~ ' select line, ' ~ path ~ app ~ ', ' ~ hour ~ ' from copied_lines',
        'delete from ' ~ _copied_files() ~ ' where read_path = ' ~ path,
        'insert into ' ~ _copied_files() ~ ' values (' ~ path ~ ', ' ~ sql_text(file['version']) ~ ')',
    ]) -}}
{% endmacro %}

{# COPY of whole lines: landing leaves no line with the delimiter in it. #}
{% macro _copy_lines(table, address, options='') -%}
    copy {{ table }} (line) from {{ sql_text(address) }} iam_role {{ _redshift_role() }}
    delimiter '\001' {{ options }} compupdate off statupdate off
{%- endmacro %}

{% macro _in_one_transaction(statements) %}
    {%- do run_query('begin') -%}
    {%- for statement in statements -%} {%- do run_query(statement) -%} {%- endfor -%}
    {%- do run_query('commit') -%}
{% endmacro %}
