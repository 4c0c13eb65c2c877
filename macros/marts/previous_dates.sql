{#
  The user's previous day, and the previous one with the same value of each attribute. Days of a user are sorted once; only
  those on which a value begins or ends, which are few, are sorted again by the value.

  In: a relation of user days in the window of the model being built, with `app_id, user_key, activity_date` (their key) and
  the columns of `day_attributes`, none null. Out: a select of all its columns; `day_before` and `first_day` (dates), of the
  window and the 30 days before it, the one null if there is none; and for each attribute `previous_<attribute>_date`, of the 30 days before, null if none of
  these has the value. Days before the window are the model's own rows.
#}
{% macro previous_dates(days) -%}
    {%- set key = ['app_id', 'user_key', 'activity_date'] -%}
    {%- set of_user = 'over (partition by app_id, user_key order by activity_date)' -%}
    {%- set own = [('app_id', 'text', 'app_id'), ('user_key', 'text', 'user_key'), ('activity_date', 'date', 'activity_date')] -%}
    {%- for column in day_attributes() -%} {%- do own.append((column, 'text', column)) -%} {%- endfor -%}
    with timeline as (
        select {{ own | map(attribute=0) | join(', ') }} from {{ days }}
        union all
        {{ own_rows_before_window(own, days=30) }}
    ),

    neighbours as (
        select
            {{ key | join(', ') }},
            {%- for column in day_attributes() %}
            {{ column }},
            lag({{ column }}) {{ of_user }} as {{ column }}_before,
            lead({{ column }}) {{ of_user }} as {{ column }}_after,
            {%- endfor %}
            lag(activity_date) {{ of_user }} as day_before,
            min(activity_date) {{ of_user[:-1] }} rows between unbounded preceding and current row) as first_day
        from timeline
    ),

    -- A row per attribute and day on which its value begins or ends.
    turns as (
        select
            {{ key | join(', ') }},
            attributes.name,
            {{ _of_attribute('{0}') }} as value,
            {{ _of_attribute('{0} <> {0}_before') }} as begins
        from neighbours
        cross join (
            {%- for column in day_attributes() %}
            select {{ sql_text(column) }} as name {{ 'union all' if not loop.last }}
            {%- endfor %}
        ) as attributes
        where {{ _of_attribute('{0} <> {0}_before or {0} <> {0}_after') }}
    ),

    -- Where a value begins, it ended last on the turn before.
    returns as (
        select
            {{ key | join(', ') }}
            {%- for column in day_attributes() %},
            max(case when name = {{ sql_text(column) }} then previous_date end) as {{ column }}_date
            {%- endfor %}
        from (
            select
                *,
                lag(activity_date) over (
                    partition by app_id, user_key, name, value order by activity_date
                ) as previous_date
            from turns
        ) as dated
        where begins and previous_date >= {{ add_days('activity_date', -30) }}
        group by {{ key | join(', ') }}
    )

    select
        days.*,
        neighbours.day_before,
        neighbours.first_day
        {%- for column in day_attributes() %},
        case
            when neighbours.{{ column }} <> neighbours.{{ column }}_before then returns.{{ column }}_date
            when neighbours.day_before >= {{ add_days('days.activity_date', -30) }} then neighbours.day_before
        end as previous_{{ column }}_date
        {%- endfor %}
    from {{ days }} as days
    inner join neighbours on {{ same('days', 'neighbours', key) }}
    left join returns on {{ same('days', 'returns', key) }}
{%- endmacro %}

{# What an expression is for the attribute that a row is about; in it `{0}` is the attribute's column. #}
{% macro _of_attribute(expression) -%}
    case attributes.name
        {%- for column in day_attributes() %} when {{ sql_text(column) }} then {{ expression.format(column) }}
        {%- endfor %} end
{%- endmacro %}
