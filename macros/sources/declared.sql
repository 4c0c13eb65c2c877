{#
  What `models/staging/<source>/_<source>__sources.yml` declares of a source. Out: a dict `shapes, fields, texts, app_id, key`:
  `texts` is whether all values are texts (CSV), `app_id` the app of records that name none, `key` the fields by which copies are
  known. A field is a dict:

  name, type     its name in SQL. `text`, `integer`, `app_id` (text without the separator of keys), `object`, `array`: the value
                 has to be of this type, `<name>_json` has its JSON text, `<name>` the value of the first three. `any`: never
                 judged, `<name>_json` only. `any_text`: never judged, `<name>` is a string, or any other scalar's text
  path           members that lead to the value: `a.b`, `a.[b.c]`; the name if there is none
                 `timestamp`: `<name>` is epoch milliseconds, whatever the `unit` is: `seconds`, `milliseconds` (integers) or
                 `iso` (a text). Where all values are texts, numbers are read out of them
  within         the field whose JSON the path begins in, if not the line
  said           how a reason names it: the path, below the member that is the record
  required       a record without it, or with an empty text, is rejected; `required_when`: only where this SQL is true;
                 `only_when_required`: nor is its type judged elsewhere
  range          `[least, greatest]` of an integer that is no moment; beyond it a record is rejected
  shape          the field is judged in records of this shape of `meta.shapes` only; `nested` are those of no other shape
  role           `occurred`, `arrived`: the two moments; `app`: the app
  property       its name in `properties`, which keeps what no column holds; `default`: what stands there if it is missing
  column         the base's column that has its text, null if that is empty (`declared_columns`)
  pii            personal data
  if_var         only if this var is true
#}
{% macro declared(source) %}
    {%- set found = declared_sources()[source] -%}
    {%- set fields = [] -%}
    {%- for field in found['fields'] if field.get('if_var') is none or var(field['if_var']) -%}
        {%- do fields.append(field) -%}
    {%- endfor -%}
    {{- return({
        'shapes': found['shapes'], 'fields': fields, 'texts': found['texts'], 'app_id': found['app_id'], 'key': found['key'],
    }) -}}
{% endmacro %}

{# The fields with a role: a list, more than one where shapes have fields of their own. #}
{% macro fields_of_role(source, role) %}
    {%- set found = [] -%}
    {%- for field in declared(source)['fields'] if field.get('role') == role -%} {%- do found.append(field) -%} {%- endfor -%}
    {{- return(found) -}}
{% endmacro %}

{# The condition under which a field of a shape is judged; none if always. #}
{% macro shape_condition(source, field) %}
    {%- set shapes = declared(source)['shapes'] -%}
    {%- if 'shape' not in field or not shapes -%} {{- return(none) -}} {%- endif -%}
    {%- if field['shape'] == 'nested' -%} {{- return('not is_' ~ shapes.keys() | join(' and not is_')) -}} {%- endif -%}
    {{- return('is_' ~ field['shape']) -}}
{% endmacro %}
