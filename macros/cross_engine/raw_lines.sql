{#
  The lines of a source's raw files, one row per line that is not blank, with blanks at both ends cut off.
  In: the source's name and the files to read: a list of rows with `read_path, path_app_id, arrived_at` (from
  `files_to_read`).
  Out: a select of `read_path, line`. No file gives no row.
#}
{% macro raw_lines(source, files) %}
    {{- return(adapter.dispatch('raw_lines', 'tidemark')(source, files)) -}}
{% endmacro %}

{#
  The one way of reading that keeps every line: one text column, a delimiter that cannot occur, no quotes. Landing has
  already replaced what this reader cannot take (bad encoding, lines over 1,000,000 bytes), so an error here is one.
  Cutting blanks is dear, so only where there are any.
#}
{% macro duckdb__raw_lines(source, files) -%}
    {%- if files -%}
    select
        filename as read_path,
        case when line < '!' or suffix(line, ' ') or suffix(line, chr(9)) or suffix(line, chr(13))
            then trim(line, ' ' || chr(9) || chr(10) || chr(13))
        else line end as line
    from read_csv(
        [{% for file in files %}{{ sql_text(file['read_path']) }}{{ ', ' if not loop.last }}{% endfor %}],
        columns = {'line': 'varchar'},
        delim = chr(1) || chr(2) || chr(3) || chr(4),
        quote = '',
        escape = '',
        header = false,
        auto_detect = false,
        filename = true,
        compression = 'gzip',
        strict_mode = false,
        max_line_size = 1048576,
        buffer_size = 8388608
    )
    where line is not null and (line >= '!' or trim(line, ' ' || chr(9) || chr(10) || chr(13)) <> '')
    {%- else -%}
    select cast(null as varchar) as read_path, cast(null as varchar) as line where false
    {%- endif -%}
{%- endmacro %}

{#
  A line of nothing but these two characters is null for Spectrum, and for COPY. So would be one of more than 65,535 bytes,
  but landing leaves none.
#}
{% macro redshift__raw_lines(source, files) -%}
    {%- set line = "btrim(coalesce(line, " ~ sql_text('\\N') ~ "), ' ' || chr(9) || chr(13))" -%}
    {%- set path = 'read_path' if reads_by_copy() else '"$path"' -%}
    select {{ path }} as read_path, {{ line }} as line
    from {{ _external_lines(source) }}
    where
        {{ partitions_of(source, files) }}
        and {{ _path_list(path, files) }}
        and {{ line }} <> ''
{%- endmacro %}

{#
  A line of nothing but these two characters is null for the reader of text files. Files are named as literals only while
  they are few: a statement ends at 262,144 bytes.
#}
{% macro athena__raw_lines(source, files) -%}
    {%- set line -%} regexp_replace(coalesce(line, '\N'), '^[ \t\r]+|[ \t\r]+\z', '') {%- endset -%}
    {%- set paths = _path_list('"$path"', files) -%}
    {%- if paths | length > 50000 -%}
        {%- set paths = '"$path" in (select read_path from (' ~ changed_files_of(source) ~ ') as changed)' -%}
    {%- endif -%}
    select "$path" as read_path, {{ line }} as line
    from {{ _external_lines(source) }}
    where
        {{ partitions_of(source, files) }}
        and {{ paths }}
        and {{ line }} <> ''
{%- endmacro %}

{# The external table over the raw zone that both warehouses share. #}
{% macro _external_lines(name) -%} {{ source('raw', name) }} {%- endmacro %}

{% macro _path_list(column, files) -%}
    {%- if files -%}
        {{ column }} in ({% for file in files %}{{ sql_text(file['read_path']) }}{{ ', ' if not loop.last }}{% endfor %})
    {%- else -%}
        1 = 0
    {%- endif -%}
{%- endmacro %}
