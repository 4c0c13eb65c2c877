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

{# Whether a user day is one of a user who came back after more than 30 days: a predicate on columns of fct_user_days. #}
{% macro is_resurrected() -%}
    previous_activity_date < {{ add_days('activity_date', -30) }}
{%- endmacro %}
