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
{% macro redshift__to_decimal(value, precision, scale) -%}
    case
        when regexp_substr(cast({{ value }} as varchar), '^-?[0-9]{1,{{ precision - scale }}}([.][0-9]*)?$') <> ''
            then cast({{ value }} as decimal({{ precision }}, {{ scale }}))
    end
{%- endmacro %}

{% macro athena__to_decimal(value, precision, scale) -%}
    try_cast({{ value }} as decimal({{ precision }}, {{ scale }}))
{%- endmacro %}
