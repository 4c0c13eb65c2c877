{#
  Local dates of many instants. A zone's offset is a multiple of 15 minutes and changes on one (since 1972), so the local
  date is looked up once per app and quarter of an hour, not once per row: engines take microseconds for each look-up.

  local_dates      a select of `app_id, quarter, local_date` for the rows of a relation with `app_id`
  quarter_of_hour  the join key: quarters of an hour since 1970, a bigint
#}
{% macro local_dates(relation, moment) -%}
    select
        quarters.app_id,
        quarters.quarter,
        {{ local_date(timestamp_from_ms('quarters.quarter * 900000'), "coalesce(settings.reporting_timezone, 'UTC')") }}
            as local_date
    from (select distinct app_id, {{ quarter_of_hour(moment) }} as quarter from {{ relation }}) as quarters
    left join {{ ref('int_apps__settings') }} as settings on quarters.app_id = settings.app_id
{%- endmacro %}

{% macro quarter_of_hour(moment) -%}
    cast(floor({{ ms_from_timestamp(moment) }} / 900000) as bigint)
{%- endmacro %}
