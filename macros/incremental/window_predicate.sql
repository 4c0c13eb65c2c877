{#
  The predicate of `window` in a run that rewrites a part. More than 50 different bounds, or apps whose ids take more
  than 25,000 characters, share the earliest bound: a model names its bounds up to nine times, Athena takes statements of up
  to 262,144 bytes, and its compiler only so many conditions. That rewrites more, and is as right.
#}
{% macro window_predicate(column, days=0, of='') -%}
    {%- set bounds = window_bounds() -%}
    {%- if not bounds -%} 1 = 0
    {%- else -%}
        ({{ from_first_date(column, days) }}{{ _by_app(bounds, column, days, of) }})
    {%- endif -%}
{%- endmacro %}

{# The part of it that is nothing but a literal. In: a date expression. #}
{% macro from_first_date(column, days=0) -%}
    {%- set bounds = window_bounds() -%}
    {%- if not bounds -%} 1 = 0
    {%- else -%} {{ column }} >= {{ _days_before(bounds.values() | map(attribute='first') | min, days) }}
    {%- endif -%}
{%- endmacro %}

{# Whole apps from a date on; of others the touched members, of whom the late ones begin earlier (window_bounds.sql). #}
{% macro _by_app(bounds, column, days, of) -%}
    {%- set whole, rest, late = {}, {}, {} -%}
    {%- for app_id, bound in bounds.items() -%}
        {%- do (whole if bound['is_whole'] else rest).setdefault(bound['rest'], []).append(sql_text(app_id)) -%}
        {%- if bound['first'] < bound['rest'] -%} {%- do late.setdefault(bound['first'], []).append(sql_text(app_id)) -%} {%- endif -%}
    {%- endfor -%}
    {%- set of_whole = _from_dates(whole, column, days, of) -%}
    {%- set of_rest = _from_dates(rest, column, days, of) -%}
    {%- set of_late = _from_dates(late, column, days, of) -%}
    {%- set of_touched = of_rest ~ (' or ' ~ is_touched(of, is_late=true) ~ ' and (' ~ of_late ~ ')' if late else '') -%}
    {%- if whole | length + rest | length + late | length > 50 or (of_whole ~ of_touched) | length > 25000 -%}
        {%- if not whole %} and {{ is_touched(of) }} {%- endif -%}
    {%- else -%}
        {%- set terms = [of_whole] if whole else [] -%}
        {%- do terms.append(is_touched(of) ~ ' and (' ~ of_touched ~ ')') if rest -%}
        {{ ' and (' ~ terms | join(' or ') ~ ')' }}
    {%- endif -%}
{%- endmacro %}

{# In: dates to literals of apps. #}
{% macro _from_dates(apps, column, days, of) -%}
    {%- set terms = [] -%}
    {%- for first in apps | sort -%}
        {%- do terms.append(
            (of ~ '.' if of else '') ~ 'app_id in (' ~ apps[first] | join(', ') ~ ') and ' ~ column ~ ' >= ' ~ _days_before(first, days)
        ) -%}
    {%- endfor -%}
    {{ terms | join(' or ') }}
{%- endmacro %}

{% macro _days_before(day, days) -%} {{ date_literal(_minus_days(day, days)) }} {%- endmacro %}

{% macro _minus_days(day, days) %}
    {{- return(day - modules.datetime.timedelta(days=days)) -}}
{% endmacro %}
