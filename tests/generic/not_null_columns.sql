{#
  None of these columns is ever null. Returns each that is, with how often. The table is read once, whatever their number.
#}
{% test not_null_columns(model, columns) %}
select
    column_name,
    null_rows
from (
    select
        names.column_name,
        case names.column_name
            {%- for column in columns %}
            when {{ sql_text(column) }} then counted.{{ column }}
            {%- endfor %}
        end as null_rows
    from (
        select
            {%- for column in columns %}
            count(*) - count({{ column }}) as {{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ model }}
    ) as counted
    cross join (
        {%- for column in columns %}
        select {{ sql_text(column) }} as column_name
        {{- ' union all' if not loop.last }}
        {%- endfor %}
    ) as names
) as found
where null_rows > 0
{% endtest %}
