{#
  A window: the sum of a column over the dates of a group up to the row's own; missing counts as 0. In: a numeric expression,
  a list of the group's expressions, the expression of the date.
#}
{% macro running_sum(column, group, day) -%}
    sum(coalesce({{ column }}, 0)) over (
        partition by {{ group | join(', ') }} order by {{ day }} rows between unbounded preceding and current row
    )
{%- endmacro %}
