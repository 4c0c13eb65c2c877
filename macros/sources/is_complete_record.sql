{# Of records of no special shape, that every field is there, of its type and in its range. #}
{% macro is_complete_record(source) -%}
    {%- for shape in declared(source)['shapes'] %} and not is_{{ shape }}{% endfor -%}
    {%- for field in declared(source)['fields'] if field.get('shape', 'nested') == 'nested' and field['type'] not in ('any', 'any_text') %}
        {%- set name = field['name'] %}
        {%- set opening = {'text': '"', 'app_id': '"', 'object': '{', 'array': '['}.get(field['type']) %}
        {%- set is_number = field['type'] in ('integer', 'timestamp') %}
        {%- set is_there = name ~ ' is not null' if is_number else name ~ " <> ''" %}
        {%- if opening in ('{', '[') %}
            {%- set is_there = "substring(" ~ name ~ "_json, 1, 1) = '" ~ opening ~ "'" %}
        {%- endif %}
        {%- if field['type'] == 'app_id' %} and strpos({{ name }}, chr(31)) = 0{% endif %}
        {%- if field.get('required') %} and {{ is_there }}
        {%- elif is_number %} and ({{ name }}_json is null or {{ name }} is not null)
        {%- else %} and coalesce(substring({{ name }}_json, 1, 1), '{{ opening }}') = '{{ opening }}'
        {%- endif %}
        {%- if field.get('range') %} and ({{ name }}_json is null or {{ is_in_range(field) }}){% endif %}
        {%- if field.get('required_when') %} and ({{ is_there }} or not coalesce({{ field['required_when'] }}, false)){% endif %}
    {%- endfor -%}
{%- endmacro %}
