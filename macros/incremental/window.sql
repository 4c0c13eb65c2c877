{#
  The window: which dates a run rewrites, per app, decided here and nowhere else. A model says in `meta.window` which
  `column` holds its date and how far it `reach`es; it reads its parents `where {{ window('their date') }}`, and the
  strategy deletes by the same rule. Bounds are literals, because no engine prunes by sub-query.

  reach      a row may be changed by an event or login that changed ...
  logins     on its date or before (logins follow from events alone)
  events     on its date or before, or by a login within the stitch window after it
  sessions   up to two session lengths after its start: a session may grow, and a later part of its chain makes it
             one of several (spec/design.md has one length; see docs/decisions/0003)
  days       as sessions, one day earlier: local dates
  horizon    as days, and by the app's newest activity date or settled date having moved since (`with_moves`)
#}

{# This model's window: a dict, empty if it has none. #}
{% macro window_config() %}
    {{- return((config.get('meta') or {}).get('window', {})) -}}
{% endmacro %}

{#
  A predicate: the date lies in the window of the model being built, or up to `days` before it. In: a date expression,
  the expression of the app. True for every row in a build from nothing.
#}
{% macro window(column, days=0, app='app_id') -%}
    {%- if not is_incremental() -%}
        1 = 1
    {%- else -%}
        {{- window_predicate(window_bounds(window_config()['reach']), column, days, app) -}}
    {%- endif -%}
{%- endmacro %}

{#
  The predicate for given bounds. In: a dict of app to first date. More than 50 different bounds, or apps whose ids take more
  than 25,000 characters, share the earliest bound: a model names its bounds up to nine times, Athena takes statements of up
  to 262,144 bytes, and its compiler only so many conditions. That rewrites more, and is as right.
#}
{% macro window_predicate(bounds, column, days=0, app='app_id') -%}
    {%- if not bounds -%}
        1 = 0
    {%- else -%}
        {%- set apps = {} -%}
        {%- for app_id, bound in bounds.items() -%} {%- do apps.setdefault(bound, []).append(sql_text(app_id)) -%} {%- endfor -%}
        {%- set of_apps = [] -%}
        {%- for bound in apps | sort -%}
            {%- do of_apps.append(
                app ~ ' in (' ~ apps[bound] | join(', ') ~ ') and ' ~ column ~ ' >= ' ~ _days_before(bound, days)
            ) -%}
        {%- endfor -%}
        {%- set exact = of_apps | join(' or ') -%}
        ({{ column }} >= {{ _days_before(apps | min, days) }}
        {%- if apps | length <= 50 and exact | length <= 25000 %} and ({{ exact }}) {%- endif -%}
        )
    {%- endif -%}
{%- endmacro %}

{% macro _days_before(day, days) -%} {{ date_literal(_minus_days(day, days)) }} {%- endmacro %}

{% macro _minus_days(day, days) %}
    {{- return(day - modules.datetime.timedelta(days=days)) -}}
{% endmacro %}
