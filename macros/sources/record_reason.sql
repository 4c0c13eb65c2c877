{#
  Why a record does not count, for the base models of all sources: null if it does, `future` or `late` if it is parked,
  else why it is rejected (docs/definitions.md, Records and their classes). All required fields are asked for before the
  type of any, and all types before any range.

  In: lists of (column with the JSON text, field, type, condition): what must be there, and what must be of a type if it is.
  `type` is text, app_id (text without the separator of keys), integer, object or array; where a source has an older, flat shape, `field` is a list of two names.
  `occurred` and `arrived` are the names of these fields. `is_complete` is a shortcut: a predicate that is true for nearly
  every record, and only where fields and types are in order. `record` is the JSON text of the record, if not the line.
  The relation has `landing_reason, is_refused_by_landing, json_line, is_json, occurred_ms, arrived_ms, file_hour`.
#}
{% macro record_reason(required, optional, occurred, arrived, is_complete, record='json_line') -%}
    {%- set day_ms = 86400000 -%}
    {%- set newest_arrival = ms_from_timestamp('file_hour') ~ ' + ' ~ day_ms -%}
    case
        when
            landing_reason is null and is_json and {{ is_complete }}
            and occurred_ms between 946684800000 and 4102444799999
            and arrived_ms between 946684800000 and 4102444799999 and arrived_ms <= {{ newest_arrival }}
            and occurred_ms <= arrived_ms + {{ day_ms }}
            and occurred_ms >= arrived_ms - mod(arrived_ms, {{ day_ms }}) - {{ var('late_window_days') * day_ms }}
            then null
        when is_refused_by_landing and {{ json_integer_value('landing_bytes') }} > {{ var('max_line_bytes') }} then 'too_long'
        when is_refused_by_landing and landing_reason is not null then landing_reason
        when json_line is null then 'too_long'
        when not is_json then 'not_json'
        when substring({{ record }}, 1, 1) <> '{' then 'not_an_object'
        {%- for json, field, type, applies in required %}
        {%- set condition = ' and ' ~ applies if applies else '' %}
        when {{ json }} is null{{ condition }} or {{ json }} = '""'{{ condition }} then {{ _reason('missing_field', field) }}
        {%- endfor %}
        {%- for json, field, type, applies in required + optional %}
        when {{ _has_not_type(json, type) }}{{ ' and ' ~ applies if applies }} then {{ _reason('bad_type', field) }}
        {%- endfor %}
        when occurred_ms is null or occurred_ms < 946684800000 or occurred_ms >= 4102444800000
            then {{ _reason('out_of_range', occurred) }}
        when
            arrived_ms is null or arrived_ms < 946684800000 or arrived_ms >= 4102444800000 or arrived_ms > {{ newest_arrival }}
            then {{ _reason('out_of_range', arrived) }}
        when occurred_ms > arrived_ms + {{ day_ms }} then 'future'
        when
            (arrived_ms - mod(arrived_ms, {{ day_ms }})) - (occurred_ms - mod(occurred_ms, {{ day_ms }}))
            > {{ var('late_window_days') * day_ms }}
            then 'late'
    end
{%- endmacro %}

{% macro _has_not_type(json, type) -%}
    {%- if type == 'integer' -%}
        not {{ is_json_integer(json) }}
    {%- elif type == 'app_id' -%}
        (substring({{ json }}, 1, 1) <> '"' or strpos({{ json_text_value(json) }}, chr(31)) > 0)
    {%- else -%}
        substring({{ json }}, 1, 1) <> '{{ {'text': '"', 'object': '{', 'array': '['}[type] }}'
    {%- endif -%}
{%- endmacro %}

{% macro _reason(kind, field) -%}
    {%- if field is string -%}
        '{{ kind }}:{{ field }}'
    {%- else -%}
        case when is_flat then '{{ kind }}:{{ field[1] }}' else '{{ kind }}:{{ field[0] }}' end
    {%- endif -%}
{%- endmacro %}
