{#
  Aggregate: the value with the greatest order among those that are not null. In: a text expression, an integer
  expression (unique in the group). Out: text; null if all are null.
#}
{% macro last_known(value, order) %}
    {{- return(adapter.dispatch('last_known', 'tidemark')(value, order)) -}}
{% endmacro %}

{% macro duckdb__last_known(value, order) -%} arg_max({{ value }}, {{ order }}) {%- endmacro %}

{# No such aggregate: the order is put before the value as text of fixed width. #}
{% macro redshift__last_known(value, order) -%}
    substring(max(lpad(cast({{ order }} as varchar(19)), 19, '0') || {{ value }}), 20)
{%- endmacro %}

{% macro athena__last_known(value, order) -%}
    max_by({{ value }}, {{ order }}) filter (where {{ value }} is not null)
{%- endmacro %}
