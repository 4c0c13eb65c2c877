{#
  JSON text of everything that no column holds: the fields that declare a `property`, after `first` and before `others`, lists
  of members for `json_object_text`. In: the source; a shape, for sources that have several. Out: text, never null.
#}
{% macro properties_of(source, others=[], shape=none, first=[]) -%}
    {%- set members = first | list -%}
    {%- for field in declared(source)['fields'] if 'property' in field and (shape is none or shape == field.get('shape')) -%}
        {%- set json = field['name'] ~ ('_json' if field['type'] != 'any_text' else '') -%}
        {%- do members.append((field['property'], json, field.get('default'))) -%}
    {%- endfor -%}
    {{ json_object_text(members + others) }}
{%- endmacro %}
