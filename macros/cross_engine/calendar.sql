{#
  Consecutive dates. In: first and last date as ISO text. Out: a select of `date_day`, a date.

  Not dbt's `date_spine`: it asks the database how many days there are before it can be compiled, and its column is a timestamp
  on DuckDB and Redshift.
#}
{% macro calendar(first_day, last_day) %}
    {{- return(adapter.dispatch('calendar', 'tidemark')(first_day, last_day)) -}}
{% endmacro %}

{% macro duckdb__calendar(first_day, last_day) -%}
    select cast(day as date) as date_day
    from range(date '{{ first_day }}', date '{{ last_day }}' + 1, interval 1 day) as days (day)
{%- endmacro %}

{# Digits joined to numbers: no engine-side series on compute nodes. #}
{% macro redshift__calendar(first_day, last_day) -%} {{ _calendar_of_digits(first_day, last_day) }} {%- endmacro %}

{% macro athena__calendar(first_day, last_day) -%} {{ _calendar_of_digits(first_day, last_day) }} {%- endmacro %}

{% macro _calendar_of_digits(first_day, last_day) -%}
    select {{ add_days("date '" ~ first_day ~ "'", 'numbers.number') }} as date_day
    from (
        select ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit + 10000 * myriads.digit as number
        from {{ _digits() }} as ones
        cross join {{ _digits() }} as tens
        cross join {{ _digits() }} as hundreds
        cross join {{ _digits() }} as thousands
        cross join {{ _digits() }} as myriads
    ) as numbers
    where {{ add_days("date '" ~ first_day ~ "'", 'numbers.number') }} <= date '{{ last_day }}'
{%- endmacro %}

{% macro _digits() -%}
    (
        {%- for digit in range(10) %}select {{ digit }} as digit{{ ' union all ' if not loop.last }}{% endfor -%}
    )
{%- endmacro %}
