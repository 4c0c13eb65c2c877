{#
  The columns of a base that its fields declare (`column`). In: the source. Out: a select list over `judged_records`: a field's
  text, null if it is empty, and in rejected records.
#}
{% macro declared_columns(source) -%}
    {%- for field in declared(source)['fields'] if 'column' in field -%}
    case when is_event then nullif({{ field['name'] }}, '') end as {{ field['column'] }}{{ ',\n    ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
