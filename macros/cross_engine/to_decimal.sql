{#
  Text or number to a decimal, rounded half away from zero. In: an expression, digits in all, digits after the point.
  Out: decimal; null for null, for what is no number, and for what does not fit.
#}
{% macro to_decimal(value, precision, scale) %}
    {{- return(adapter.dispatch('to_decimal', 'tidemark')(value, precision, scale)) -}}
{% endmacro %}

{% macro duckdb__to_decimal(value, precision, scale) -%}
    try_cast({{ value }} as decimal({{ precision }}, {{ scale }}))
{%- endmacro %}

{# Redshift has no cast that gives null: what does not look like a number within the range is left out before. #}
{#
  Redshift has no cast to a decimal that gives null: what is no number, or does not fit, is left out before. A number with
  an exponent goes through a double.
#}
{% macro redshift__to_decimal(value, precision, scale) -%}
    {%- set text = 'cast(' ~ value ~ ' as ' ~ type_name('text') ~ ')' -%}
    {%- set type = 'decimal(' ~ precision ~ ', ' ~ scale ~ ')' -%}
    {%- set limit = "cast('" ~ '9' * (precision - scale) ~ '.' ~ '9' * scale ~ "5' as decimal(38, 18))" -%}
    {%- set double = 'cast(' ~ text ~ ' as ' ~ type_name('double') ~ ')' -%}
    cast(
        case
            when {{ text }} ~ '^-?[0-9]{1,{{ precision - scale }}}([.][0-9]*)?$'
                then case when abs(cast({{ text }} as decimal(38, 18))) < {{ limit }} then cast({{ text }} as {{ type }}) end
            when {{ text }} ~ '^-?[0-9]{1,30}([.][0-9]{0,30})?[eE][+-]?[0-9]{1,2}$'
                then case when abs({{ double }}) < 1e{{ precision - scale }} then cast({{ double }} as {{ type }}) end
        end as {{ type }}
    )
{%- endmacro %}

{% macro athena__to_decimal(value, precision, scale) -%}
    try_cast({{ value }} as decimal({{ precision }}, {{ scale }}))
{%- endmacro %}
