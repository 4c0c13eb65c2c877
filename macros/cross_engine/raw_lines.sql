{#
  The lines of a source's raw files, one row per line that is not blank, with blanks at both ends cut off.
  In: the source's name and the files to read: a list of dicts with `read_path` (from `files_to_read`).
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
            then trim(line, ' ' || chr(9) || chr(13))
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
    where line is not null and (line >= '!' or trim(line, ' ' || chr(9) || chr(13)) <> '')
    {%- else -%}
    select cast(null as varchar) as read_path, cast(null as varchar) as line where false
    {%- endif -%}
{%- endmacro %}

{% macro redshift__raw_lines(source, files) -%}
    select "$path" as read_path, trim(line) as line
    from {{ _external_lines(source) }}
    where {{ _path_list('"$path"', files) }} and trim(line) <> ''
{%- endmacro %}

{% macro athena__raw_lines(source, files) -%}
    select "$path" as read_path, trim(line) as line
    from {{ _external_lines(source) }}
    where {{ _path_list('"$path"', files) }} and trim(line) <> ''
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
