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
        '(' ~ record_lines(source) ~ ') as lines', 'json_line', of_landing + _of_json(fields, none)
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
    select *{{ _values_by_role(source) }}
    from (
        select *{{ _values(fields) }}
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

{# The values of fields whose type is judged; null if it is another one. #}
{% macro _values(fields) -%}
    {%- for field in fields if field['type'] in ('text', 'app_id', 'integer') -%}
        ,
        {{ (json_integer_value if field['type'] == 'integer' else json_text_value)(field['name'] ~ '_json') }} as {{ field['name'] }}
    {%- endfor -%}
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
