{#
  Rows once per row of the seed `segments`, with `segment` and `segment_value`. In: a relation, or a query in brackets, with
  the columns of `day_attributes`. Out: a select of all its columns and the two; a value is null only if the seed names
  none of these columns.
#}
{% macro by_segment(relation) -%}
    select
        segmented.*,
        segments.segment,
        cast(
            case
                when segments.segment = 'all' then 'all'
                {%- for column in day_attributes() %}
                when segments.column_name = '{{ column }}' then segmented.{{ column }}
                {%- endfor %}
            end as {{ type_name('text') }}
        ) as segment_value
    from {{ relation }} as segmented
    cross join {{ ref('segments') }} as segments
{%- endmacro %}
