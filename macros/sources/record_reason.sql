{#
  Why a record does not count, by what its source declares: null if it does, `future` or `late` if it is parked, else why it is
  rejected (docs/definitions.md, Records and their classes). All required fields are asked for before the type of any, and all
  types before any range.

  In: the source; `record`, the JSON text of the record, if not the line. The relation is one of `parsed_records`, with
  whatever conditions in the declaration name. The first branch is a shortcut: true for nearly every record, and only where
  all is in order.
#}
{% macro record_reason(source, record='json_line') -%}
    {%- set day_ms = 86400000 -%}
    {%- set newest_arrival = ms_from_timestamp('file_hour') ~ ' + ' ~ day_ms -%}
    {%- set fields = declared(source)['fields'] -%}
    case
        when
            landing_reason is null and is_json{{ is_complete_record(source) }}
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
        {%- for field in fields if field.get('required') or field.get('required_when') %}
        {%- set condition = _judged_when(source, field, field.get('required_when')) %}
        when {{ field['name'] }}_json is null{{ condition }} or {{ field['name'] }}_json = '""'{{ condition }}
            then 'missing_field:{{ field['said'] }}'
        {%- endfor %}
        {%- for field in fields if field.get('required') or field.get('required_when') %}
        when {{ _has_not_type(source, field) }}{{ _judged_when(source, field, field.get('required_when')) }}
            then 'bad_type:{{ field['said'] }}'
        {%- endfor %}
        {%- for field in fields if not field.get('required') and not field.get('only_when_required') and field['type'] not in ('any', 'any_text') %}
        when {{ _has_not_type(source, field) }}{{ _judged_when(source, field) }} then 'bad_type:{{ field['said'] }}'
        {%- endfor %}
        {%- for field in fields if field.get('range') %}
        when {{ field['name'] }}_json is not null and not {{ is_in_range(field) }}{{ _judged_when(source, field) }}
            then 'out_of_range:{{ field['said'] }}'
        {%- endfor %}
        when occurred_ms is null or occurred_ms < 946684800000 or occurred_ms >= 4102444800000
            then {{ _out_of_range(source, 'occurred') }}
        when
            arrived_ms is null or arrived_ms < 946684800000 or arrived_ms >= 4102444800000 or arrived_ms > {{ newest_arrival }}
            then {{ _out_of_range(source, 'arrived') }}
        when occurred_ms > arrived_ms + {{ day_ms }} then 'future'
        when
            (arrived_ms - mod(arrived_ms, {{ day_ms }})) - (occurred_ms - mod(occurred_ms, {{ day_ms }}))
            > {{ var('late_window_days') * day_ms }}
            then 'late'
    end
{%- endmacro %}

{# Whether an integer is within the range that it declares; not, if it has more than 64 bits. #}
{% macro is_in_range(field) -%}
    coalesce({{ field['name'] }} between {{ field['range'][0] }} and {{ field['range'][1] }}, false)
{%- endmacro %}

{# Conditions of a field's shape and, if given, another one, as what follows an expression. #}
{% macro _judged_when(source, field, condition=none) %}
    {%- set conditions = [shape_condition(source, field), condition] | select | list -%}
    {{- return(' and ' ~ conditions | join(' and ') if conditions else '') -}}
{% endmacro %}

{% macro _has_not_type(source, field) -%}
    {%- set json = field['name'] ~ '_json' -%}
    {%- if field.get('unit') == 'iso' -%}
        ({{ json }} is not null and {{ field['name'] }} is null)
    {%- elif field in fields_of_texts(source) -%}
        not {{ is_text_integer(field['name'] ~ '_text') }}
    {%- elif field['type'] in ('integer', 'timestamp') -%}
        not {{ is_json_integer(json) }}
    {%- elif field['type'] == 'app_id' -%}
        (substring({{ json }}, 1, 1) <> '"' or strpos({{ field['name'] }}, chr(31)) > 0)
    {%- else -%}
        substring({{ json }}, 1, 1) <> '{{ {'text': '"', 'object': '{', 'array': '['}[field['type']] }}'
    {%- endif -%}
{%- endmacro %}

{# The reason, by the field with this role. #}
{% macro _out_of_range(source, role) -%}
    {%- set of_role = fields_of_role(source, role) -%}
    {%- if of_role | length > 1 -%}
        case
            {%- for field in of_role %} when {{ shape_condition(source, field) }} then 'out_of_range:{{ field['said'] }}'{% endfor %} end
    {%- else -%} 'out_of_range:{{ of_role[0]['said'] if of_role else role }}'
    {%- endif -%}
{%- endmacro %}
