{#
  A sum as a decimal. In: an aggregate or other expression of decimals, the digits in all and after the point. Out:
  decimal(precision, scale); null for null. A total beyond the type stands at its largest value: one absurd figure from a
  client must not stop a run.
#}
{% macro clamped(expression, precision, scale) -%}
    {#- Not as it stands: to Athena a number with a point is a double. #}
    {%- set type = 'decimal(' ~ precision ~ ', ' ~ scale ~ ')' -%}
    {%- set largest = "cast('" ~ '9' * (precision - scale) ~ '.' ~ '9' * scale ~ "' as " ~ type ~ ')' -%}
    cast(
        case
            when {{ expression }} > {{ largest }} then {{ largest }}
            when {{ expression }} < -{{ largest }} then -{{ largest }}
            else {{ expression }}
        end as {{ type }}
    )
{%- endmacro %}
