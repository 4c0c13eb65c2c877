{#
  Distinct members in the last n days, in time proportional to the days with activity. A member counts from a day until the
  earlier of the window's end and its own next day, so the figures are running sums of +1 and -1; days are never joined
  with days.

  In: a relation with one row per group, member and `activity_date`; the columns of the group, that of the member; the
  windows, as name to days. Out: a select with several rows for each: its columns, `step_date`, `on_day` (1 on the day
  itself, else 0), and for each window, by its name, what changes on the date: 1, 0 or -1.
#}
{% macro trailing_steps(relation, group, member, windows) -%}
    select
        spans.*,
        {{ earlier_date(add_days('spans.activity_date', 'steps.days'), 'spans.next_date') }} as step_date,
        steps.on_day
        {%- for name in windows %},
        steps.{{ name }}
        {%- endfor %}
    from (
        select
            *,
            lead(activity_date) over (
                partition by {{ group | join(', ') }}, {{ member }} order by activity_date
            ) as next_date
        from {{ relation }}
    ) as spans
    cross join (
        select 0 as days, 1 as on_day{% for name in windows %}, 1 as {{ name }}{% endfor %}
        {%- for ending, days in windows.items() %}
        union all
        select {{ days }} as days, 0 as on_day
            {%- for name in windows %}, {{ -1 if name == ending else 0 }} as {{ name }}{% endfor %}
        {%- endfor %}
    ) as steps
{%- endmacro %}
