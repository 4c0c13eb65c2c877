{#
  Distinct members in the last n days, up to 30, in time proportional to the days with activity. A day counts until n days
  after it, and from its date on, or from n days after the member's previous day, if that is later: until then the previous
  day counts. So the figures are running sums of what begins and what ends, days are never joined with days, and days of
  members that are alike can be summed up before.

  In: a relation with `activity_date` and `gap_days`; the windows, as name to days. Out: a select with several rows for each:
  its columns, `step_date`, `on_day` (1 on the day itself, else 0), and for each window, by its name, what changes on the date
  by each member: 1, 0 or -1.
#}
{% macro trailing_steps(relation, windows) -%}
    select
        days.*,
        {{ add_days('days.activity_date', 'case'
            ' when steps.is_beginning = 0 then steps.days'
            ' when days.gap_days < steps.days then steps.days - days.gap_days'
            ' else 0 end') }} as step_date,
        steps.on_day
        {%- for name in windows %},
        steps.{{ name }}
        {%- endfor %}
    from {{ relation }} as days
    cross join (
        select 0 as days, 0 as is_beginning, 1 as on_day{% for name in windows %}, 0 as {{ name }}{% endfor %}
        {%- for window, days in windows.items() %}
        {%- for is_beginning in [1, 0] %}
        union all
        select {{ days }} as days, {{ is_beginning }} as is_beginning, 0 as on_day
            {%- for name in windows %}, {{ (1 if is_beginning else -1) if name == window else 0 }} as {{ name }}{% endfor %}
        {%- endfor %}
        {%- endfor %}
    ) as steps
{%- endmacro %}
