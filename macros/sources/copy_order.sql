{#
  Which of the copies of a record counts: the first by arrival; of two that arrived at once the smaller path, then the smaller
  content (spec: Which records count). In: the relation's alias. Out: what stands behind `order by`.
#}
{% macro copy_order(alias) -%}
    {{ alias }}.arrived_at, {{ alias }}.file_path, {{ alias }}.record_hash
{%- endmacro %}
