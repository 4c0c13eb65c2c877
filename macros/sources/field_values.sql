{# The values of fields whose type is judged; null if it is another one. Of a `timestamp`, epoch milliseconds. #}
{% macro field_values(source) -%}
    {%- set of_texts = fields_of_texts(source) -%}
    {%- for field in declared(source)['fields'] if field['type'] in ('text', 'app_id', 'integer', 'timestamp') -%}
        {%- set name, unit = field['name'], field.get('unit') -%}
        ,
        {% if field['type'] in ('text', 'app_id') -%} {{ json_text_value(name ~ '_json') }}
        {%- elif unit == 'iso' -%} {{ ms_from_iso(name ~ '_text') }}
        {%- else -%}
        {%- set value = integer_from_text(name ~ '_text') if field in of_texts else json_integer_value(name ~ '_json') -%}
        {{ ms_from_seconds(value) if unit == 'seconds' else value }}
        {%- endif %} as {{ name }}
    {%- endfor -%}
{%- endmacro %}

{# What is beyond all years stays out of range, and within bigint. #}
{% macro ms_from_seconds(seconds) -%}
    {%- set limit = 99999999999 -%}
    case
        when {{ seconds }} > {{ limit }} then {{ limit }}000
        when {{ seconds }} < -{{ limit }} then -{{ limit }}000
        else {{ seconds }} * 1000
    end
{%- endmacro %}

{% macro values_by_role(source) -%}
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
