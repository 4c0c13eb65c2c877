{#
  User days once per row of the seed `segments`, with `segment`, `segment_value`, and `previous_date`, the user's previous day
  in that value (null if there is none; with a value of an attribute, none in the 30 days before). In: a relation with the
  columns of fct_user_days. Out: a select of all its columns and the three; a value is null only if the seed names none of
  `day_attributes`.
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
        ) as segment_value,
        case
            when segments.segment = 'all' then segmented.previous_activity_date
            {%- for column in day_attributes() %}
            when segments.column_name = '{{ column }}' then segmented.previous_{{ column }}_date
            {%- endfor %}
        end as previous_date
    from {{ relation }} as segmented
    cross join {{ ref('segments') }} as segments
{%- endmacro %}
