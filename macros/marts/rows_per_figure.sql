{#
  One row per figure instead of one column per figure. In: a relation, the columns that stay, the name of the new column that
  says which figure it is, that of the column with its value, and the figures: numeric columns, or (name, expression). Out: a
  select of these; the name is text, the value a double. Each row is read once, not once per figure: engines work a CTE out
  wherever it is named.
#}
{% macro rows_per_figure(relation, kept, name_column, value_column, figures) -%}
    select
        {{ kept | join(', ') }},
        figures.{{ name_column }},
        case figures.{{ name_column }}
            {%- for figure in figures %}
            {%- set name, expression = (figure, figure) if figure is string else figure %}
            when '{{ name }}' then cast({{ expression }} as {{ type_name('double') }})
            {%- endfor %}
        end as {{ value_column }}
    from {{ relation }}
    cross join (
        {%- for figure in figures %}
        select cast('{{ figure if figure is string else figure[0] }}' as {{ type_name('text') }}) as {{ name_column }}
        {{- '\n        union all' if not loop.last }}
        {%- endfor %}
    ) as figures
{%- endmacro %}
