{#
  Rows once per segment of fct_active_users, with `segment` and `segment_value`. In: a query with the columns `platform,
  country, app_version, channel`, and the columns to keep. Out: a select, five rows for each row of the query.
#}
{% macro by_segment(query, columns) -%}
    {%- for segment in ['all', 'platform', 'country', 'app_version', 'channel'] %}
    select
        {{ columns | join(', ') }},
        cast('{{ segment }}' as {{ type_name('text') }}) as segment,
        cast({{ "'all'" if segment == 'all' else segment }} as {{ type_name('text') }}) as segment_value
    from ({{ query }}) as rows_of_{{ segment }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#
  A query with one row per app, device and date of activity in the window, with the attributes of the device's first
  activity event of the day.
#}
{% macro active_device_days() -%}
    select
        app_id,
        device_id,
        activity_date,
        coalesce(first_platform, '(none)') as platform,
        coalesce(first_country, '(none)') as country,
        coalesce(first_app_version, '(none)') as app_version,
        coalesce(first_channel, '(none)') as channel
    from (
        select
            *,
            row_number() over (
                partition by app_id, device_id, activity_date order by first_activity_at, first_activity_key
            ) as user_number
        from {{ ref('int_activity__days') }}
        where events > 0 and {{ window('activity_date') }}
    ) as numbered
    where user_number = 1
{%- endmacro %}

{# Whether a user day is one of a user who came back after more than 30 days: a predicate on columns of fct_user_days. #}
{% macro is_resurrected() -%}
    previous_activity_date < {{ add_days('activity_date', -30) }}
{%- endmacro %}

{# The running sum of a column over a segment value's dates, for rows joined from `spine`. Missing counts as 0. #}
{% macro running_sum(column) -%}
    sum(coalesce({{ column }}, 0)) over (
        partition by spine.app_id, spine.segment, spine.segment_value
        order by spine.activity_date
        rows between unbounded preceding and current row
    )
{%- endmacro %}
