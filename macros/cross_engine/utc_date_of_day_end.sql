{#
  The UTC date of the last instant (millisecond) of a local day. In: a date expression, an expression with a zone name.
  Out: date; null for null. Used by is_settled: a day west of UTC ends on the next UTC date.
#}
{% macro utc_date_of_day_end(day, zone) %}
    {{- return(adapter.dispatch('utc_date_of_day_end', 'tidemark')(day, zone)) -}}
{% endmacro %}

{% macro duckdb__utc_date_of_day_end(day, zone) -%}
    cast(timezone('UTC', timezone({{ zone }}, cast({{ day }} + 1 as timestamp))) - interval 1 millisecond as date)
{%- endmacro %}

{% macro redshift__utc_date_of_day_end(day, zone) -%}
    cast(dateadd(ms, -1, convert_timezone({{ zone }}, 'UTC', dateadd(day, 1, cast({{ day }} as timestamp)))) as date)
{%- endmacro %}

{% macro athena__utc_date_of_day_end(day, zone) -%}
    cast(
        date_add(
            'millisecond',
            -1,
            at_timezone(with_timezone(cast(date_add('day', 1, {{ day }}) as timestamp(3)), {{ zone }}), 'UTC')
        ) as date
    )
{%- endmacro %}
