{#
  The lines of a source's files that a run takes in, for the base models. In: the source's name. Out: a select of
  `file_path, file_hour, path_app_id, is_refused_by_landing, landing_md5, line, json_line`; `json_line` is null if the line
  is too long to be parsed.
#}
{% macro record_lines(source) -%}
    select
        file_path,
        file_hour,
        path_app_id,
        is_refused_by_landing,
        landing_md5,
        line,
        case when {{ byte_length('line') }} <= {{ var('max_line_bytes') }} then line end as json_line
    from (
        select
            files.file_path,
            files.arrived_at as file_hour,
            files.path_app_id,
            {{ is_refused_by_landing('files.read_path', 'raw_lines.line') }} as is_refused_by_landing,
            {{ landing_md5('files.read_path', 'raw_lines.line') }} as landing_md5,
            {{ without_landing_md5('files.read_path', 'raw_lines.line') }} as line
        from ({{ raw_lines(source, files_to_read(source)) }}) as raw_lines
        inner join {{ ref('stg_landing__manifest') }} as files on raw_lines.read_path = files.read_path
    ) as own_lines
{%- endmacro %}
