{#
  The envelope's columns in a base, over `judged_records`. In: an expression of the record's app, where it is not read or
  unknown too, never null; of the key, of what tells records of one key apart (null if they are equal), and of the line that
  `rejected_records` shows. Out: a select list.
#}
{% macro envelope(app_id, key, record_hash='null', rejected_line=none) -%}
    {%- set text = type_name('text') -%}
    cast({{ current_load() }} as bigint) as load_id,
    file_path,
    cast(file_hour as date) as arrival_date,
    cast(case when reason is null then 'valid' when is_event then 'parked' else 'rejected' end as {{ text }}) as record_class,
    cast(reason as {{ text }}) as reason,
    {{ first_bytes('case when not is_event then ' ~ (rejected_line or own_rejected_line()) ~ ' end', 10000) }} as line,
    {{ app_id }} as app_id,
    case when is_event then {{ key }} end as record_key,
    cast(case when is_event then {{ record_hash }} end as {{ text }}) as record_hash,
    occurred_at,
    cast(occurred_at as date) as occurred_utc_date,
    arrived_at
{%- endmacro %}

{#
  The same for a source that has nothing of its own in it. In: the source. A record's app is its own, else its path's, else
  what the source declares (`meta.app_id`), else `(unknown)`. Its key is made of source, app and moment and the fields that the
  source declares (`meta.key.fields`), without any of the whole line; records of one key are told apart by their lines.
#}
{% macro envelope_of(source) -%}
    {%- set text, key = type_name('text'), declared(source)['key'] -%}
    {%- set app_id = app_of_record(source) -%}
    {%- set parts = [sql_text(source), app_id, 'cast(occurred_ms as ' ~ text ~ ')'] -%}
    {%- for name in key or [] -%} {%- do parts.append('cast(' ~ name ~ ' as ' ~ text ~ ')') -%} {%- endfor -%}
    {{ envelope(app_id, hash_key(parts if key else parts + ['line']), md5_text('line') if key else 'null') }}
{%- endmacro %}

{# The app of a record, never null; over `parsed_records`. #}
{% macro app_of_record(source) -%}
    coalesce(nullif(app_text, ''), path_app_id, {{ sql_text(declared(source)['app_id'] or '(unknown)') }})
{%- endmacro %}

{# The line as it came, of a record that landing refused, too. #}
{% macro own_rejected_line() -%}
    case when is_refused_by_landing then coalesce(landing_line, line) else line end
{%- endmacro %}
