{#
  JSON text of everything that no column holds: the fields that declare a `property`, after `first` and before `others`, lists
  of members for `json_object_text`; of CSV also columns that no field names. In: the source; a shape, for sources that have
  several. Out: text, never null.
#}
{% macro properties_of(source, others=[], shape=none, first=[]) -%}
    {%- set members = first | list -%}
    {%- for field in declared(source)['fields'] if 'property' in field and (shape is none or shape == field.get('shape')) -%}
        {%- set json = field['name'] ~ ('_json' if field['type'] != 'any_text' else '') -%}
        {%- do members.append((field['property'], json, field.get('default'))) -%}
    {%- endfor -%}
    {%- set members = members + others -%}
    {%- set object = json_object_text(members) -%}
    {%- if members and members[0][2] is none -%} {%- set object = "regexp_replace(" ~ object ~ ", '^[{],', '{')" -%} {%- endif -%}
    {%- if not declared(source)['texts'] -%} {{ object }}
    {%- elif not members -%} coalesce(other_columns_json, '{}')
    {%- else -%}
    case
        when other_columns_json is null then {{ object }}
        when {{ object }} = '{}' then other_columns_json
        else substring({{ object }}, 1, length({{ object }}) - 1) || ',' || substring(other_columns_json, 2)
    end
    {%- endif -%}
{%- endmacro %}
