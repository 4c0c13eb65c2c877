{#
  A source's lines with the fields that it declares, parsed once. In: the source. Out: a select of the columns of
  `record_lines`, what landing says of records that it refused (`landing_*`), `is_json`, the fields (`declared`), for each shape
  `is_<shape>` and `<shape>_line`, and for fields with a role `occurred_ms`, `arrived_ms` (the file's hour where a record does not
  say) and `app_text`.
#}
{% macro parsed_records(source) -%}
    {%- set fields = declared(source)['fields'] -%}
    {%- set of_landing = [
        ('landing_reason', ['_tidemark_rejected', 'reason'], 'text'),
        ('landing_line', ['_tidemark_rejected', 'line'], 'text'),
        ('landing_bytes', ['_tidemark_rejected', 'bytes'], 'json'),
    ] -%}
    {%- set step = namespace(sql=json_columns(
        '(' ~ record_lines(source) ~ ') as lines', 'json_line',
        of_landing + _of_json(fields, none) + ([('other_columns_json', ['other_columns'], 'json')] if declared(source)['texts'] else [])
    )) -%}
    {%- for shape, condition in declared(source)['shapes'].items() -%}
        {%- set step.sql -%}
            select *, {{ condition }} as is_{{ shape }}, case when {{ condition }} then json_line end as {{ shape }}_line
            from ({{ step.sql }}) as parsed
        {%- endset -%}
    {%- endfor -%}
    {%- for within in fields | map(attribute='within', default=none) | select | unique -%}
        {%- set json = within if within.endswith('_line') else within ~ '_json' -%}
        {%- set step.sql = json_columns('(' ~ step.sql ~ ') as parsed', json, _of_json(fields, within), is_json=false) -%}
    {%- endfor -%}
    {%- set of_texts = fields_of_texts(source) -%}
    {%- if of_texts -%}
        {%- set step.sql -%}
            select *{% for field in of_texts %}, {{ json_text_value(field['name'] ~ '_json') }} as {{ field['name'] }}_text{% endfor %}
            from ({{ step.sql }}) as parsed
        {%- endset -%}
    {%- endif -%}
    select *{{ _values_by_role(source) }}
    from (
        select *{{ _values(source) }}
        from ({{ step.sql }}) as parsed
    ) as valued
{%- endmacro %}

{# What `json_columns` is to parse: (column, path, kind). #}
{% macro _of_json(fields, within) %}
    {%- set found = [] -%}
    {%- for field in fields if field.get('within') == within -%}
        {%- set is_text = field['type'] == 'any_text' -%}
        {%- do found.append((field['name'] ~ ('' if is_text else '_json'), field['path'], 'text' if is_text else 'json')) -%}
    {%- endfor -%}
    {{- return(found) -}}
{% endmacro %}

{# The fields whose value is read out of a text, which is `<name>_text` then: a list. #}
{% macro fields_of_texts(source) %}
    {%- set found = [] -%}
    {%- set kinds = ['integer', 'timestamp'] if declared(source)['texts'] else ['timestamp'] -%}
    {%- for field in declared(source)['fields'] if field['type'] in kinds and (declared(source)['texts'] or field['unit'] == 'iso') -%}
        {%- do found.append(field) -%}
    {%- endfor -%}
    {{- return(found) -}}
{% endmacro %}

{# The values of fields whose type is judged; null if it is another one. Of a `timestamp`, epoch milliseconds. #}
{% macro _values(source) -%}
    {%- set of_texts = fields_of_texts(source) -%}
    {%- for field in declared(source)['fields'] if field['type'] in ('text', 'app_id', 'integer', 'timestamp') -%}
        {%- set name, unit = field['name'], field.get('unit') -%}
        ,
        {% if field['type'] in ('text', 'app_id') -%} {{ json_text_value(name ~ '_json') }}
        {%- elif unit == 'iso' -%} {{ ms_from_iso(name ~ '_text') }}
        {%- else -%}
        {%- set value = integer_from_text(name ~ '_text') if field in of_texts else json_integer_value(name ~ '_json') -%}
        {{ _ms_from_seconds(value) if unit == 'seconds' else value }}
        {%- endif %} as {{ name }}
    {%- endfor -%}
{%- endmacro %}

{# What is beyond all years stays out of range, and within bigint. #}
{% macro _ms_from_seconds(seconds) -%}
    {%- set limit = 99999999999 -%}
    case
        when {{ seconds }} > {{ limit }} then {{ limit }}000
        when {{ seconds }} < -{{ limit }} then -{{ limit }}000
        else {{ seconds }} * 1000
    end
{%- endmacro %}

{% macro _values_by_role(source) -%}
    {%- for role, column in [('occurred', 'occurred_ms'), ('arrived', 'arrived_ms'), ('app', 'app_text')] -%}
        {%- set of_role = fields_of_role(source, role) -%}
        ,
        {% if of_role | length > 1 -%}
        case
            {%- for field in of_role %} when {{ shape_condition(source, field) }} then {{ field['name'] }}{% endfor %}
        end
        {%- elif of_role and (role != 'arrived' or of_role[0].get('required')) -%} {{ of_role[0]['name'] }}
        {%- elif of_role -%}
        case when {{ of_role[0]['name'] }}_json is null then {{ ms_from_timestamp('file_hour') }} else {{ of_role[0]['name'] }} end
        {%- elif role == 'arrived' -%} {{ ms_from_timestamp('file_hour') }}
        {%- else -%} cast(null as {{ type_name('text') }})
        {%- endif %} as {{ column }}
    {%- endfor -%}
{%- endmacro %}
