{# What a run deletes from the first table: the rows of files that come in another version. #}
{% macro replaced_files(source) -%}
    arrival_date in ({{ changed_arrival_dates(source) }})
    and file_path in (select changed.file_path from ({{ changed_files_of(source) }}) as changed)
{%- endmacro %}

{# The distinct arrival dates, as literals, of the files that a run takes in. #}
{% macro changed_arrival_dates(source) -%}
    {%- set dates = {} -%}
    {%- for file in (changed_rows(source) if execute and flags.INTROSPECT else []) if file['arrived_at'] is not none -%}
        {%- do dates.update({date_literal(file['arrived_at']): true}) -%}
    {%- endfor -%}
    {{- dates | join(', ') or 'null' -}}
{%- endmacro %}

{# Before: the records about to be deleted, so that models behind know what may lose its winner (plan_changes). #}
{% macro log_removed(source) -%}
    {%- set device = 'device_id' if 'device_id' in model.columns else 'cast(null as ' ~ type_name('text') ~ ')' -%}
    insert into {{ state('removed') }} (
        load_id, arrived_load_id, source, entity, app_id, device_id, record_class, record_key, record_hash, occurred_utc_date,
        arrived_at, file_path
    )
    select
        {{ current_load() }}, load_id, {{ sql_text(source) }}, {{ sql_text(declared_sources()[source]['entity']) }}, app_id, {{ device }},
        record_class, record_key, record_hash, occurred_utc_date, arrived_at, file_path
    from {{ this }}
    where record_class <> 'rejected' and {{ replaced_files(source) }}
{%- endmacro %}
