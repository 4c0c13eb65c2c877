{#
  Aggregate: the value with the least order among those that are not null. In: a text expression, an integer expression
  (unique in the group). Out: text; null if all are null.
#}
{% macro first_known(value, order) %}
    {{- return(adapter.dispatch('first_known', 'tidemark')(value, order)) -}}
{% endmacro %}

{% macro duckdb__first_known(value, order) -%} arg_min({{ value }}, {{ order }}) {%- endmacro %}

{% macro redshift__first_known(value, order) -%}
    substring(min(lpad(cast({{ order }} as varchar(19)), 19, '0') || {{ value }}), 20)
{%- endmacro %}

{% macro athena__first_known(value, order) -%}
    min_by({{ value }}, {{ order }}) filter (where {{ value }} is not null)
{%- endmacro %}
