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
    select *{{ values_by_role(source) }}
    from (
        select *{{ field_values(source) }}
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
