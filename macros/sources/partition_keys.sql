{#
  The columns that landing registers partitions of a raw table by: `app`, if a layout of the source names it, and `dt`; none, if the
  table lies in the landed folder. In: its name.
#}
{% macro partition_keys(name) -%}
    {{- return(declared_sources().get(name, {}).get('partition_keys', [])) -}}
{%- endmacro %}
