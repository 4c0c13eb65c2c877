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

{#
  Redshift has no cast to a decimal that gives null: what is no number, or does not fit, is left out before. A number with
  an exponent goes through a double. The value is written out twice only, because expressions of JSON are nested.
#}
{% macro redshift__to_decimal(value, precision, scale) -%}
    {%- set digits = precision - scale -%}
    {%- set type = 'decimal(' ~ precision ~ ', ' ~ scale ~ ')' -%}
    {%- set number -%} ^(?!-?9{ {{- digits -}} }[.]9{ {{- scale -}} }[5-9])-?[0-9]{1,{{ digits }}}([.][0-9]*)?$ {%- endset -%}
    {%- set with_exponent = '^-?[0-9]{1,30}([.][0-9]{0,30})?[eE][+-]?[0-9]{1,2}$' -%}
    {%- set limit = '1' ~ '0' * digits -%}
    cast(coalesce(
        cast({{ _redshift_match(value, number) }} as {{ type }}),
        {{ _redshift_between(
            'cast(' ~ _redshift_match(value, with_exponent) ~ ' as double precision)', '-' ~ limit, limit, 'decimal(38, ' ~ scale ~ ')'
        ) }}
    ) as {{ type }})
{%- endmacro %}

{# A text if it matches a pattern, else null. #}
{% macro _redshift_match(value, pattern) -%}
    nullif(regexp_substr(cast({{ value }} as {{ type_name('text') }}), '{{ pattern }}', 1, 1, 'p'), '')
{%- endmacro %}

{# A number as a type if it lies between two others of that type, which cannot be it, else null. #}
{% macro _redshift_between(value, least, greatest, type) -%}
    nullif(nullif(
        cast(least(greatest({{ value }}, {{ least }}), {{ greatest }}) as {{ type }}), {{ least }}
    ), {{ greatest }})
{%- endmacro %}

{% macro athena__to_decimal(value, precision, scale) -%}
    try_cast({{ value }} as decimal({{ precision }}, {{ scale }}))
{%- endmacro %}
