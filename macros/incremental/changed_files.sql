{# A predicate for rows with `load_id`: those that came in since this model's watermark; all in a build from nothing. #}
{% macro of_new_records() -%}
    {%- if not is_incremental() -%} 1 = 1 {%- else -%} load_id > {{ own_watermark() }} {%- endif -%}
{%- endmacro %}

{# A predicate for rows with `source, file_path, arrival_date`: those of files that came in since this model's watermark. #}
{% macro of_changed_files() -%}
    {%- if not is_incremental() -%} 1 = 1
    {%- else -%}
        arrival_date in ({{ changed_file_dates() }})
        and (source, file_path) in (select source, file_path from {{ state('files') }} where load_id > {{ own_watermark() }})
    {%- endif -%}
{%- endmacro %}

{# The distinct arrival dates, as literals, of the files that came in since this model's watermark. #}
{% macro changed_file_dates() -%}
    {%- if 'file_dates' not in memory() -%}
        {%- do memory().update({'file_dates': literal_dates(
            'select distinct cast(arrived_at as date) from ' ~ state('files') ~ ' where load_id > ' ~ own_watermark()
            ~ ' and arrived_at is not null'
        ) if has_news() else 'null'}) -%}
    {%- endif -%}
    {{- memory()['file_dates'] -}}
{%- endmacro %}
