{# The bounds of a reach for the model being built: a dict of app to date. #}
{% macro window_bounds(reach) %}
    {%- if not flags.INTROSPECT -%} {{- return({'app': modules.datetime.date(2026, 1, 1)}) -}} {%- endif -%}
    {%- if ('bounds', reach) in memory() -%} {{- return(memory()[('bounds', reach)]) -}} {%- endif -%}
    {%- set bounds = {} -%}
    {%- for app_id, touch in _touched(reach).items() -%}
        {%- do bounds.update({app_id: _minus_days(touch['touched_date'], reach_days(reach))}) -%}
        {%- do note_rewrite(app_id, bounds[app_id], touch) -%}
    {%- endfor -%}
    {%- for app_id, move in (_moved() if reach == 'horizon' else {}).items()
        if app_id not in bounds or move['moved_date'] < bounds[app_id] -%}
        {%- do bounds.update({app_id: move['moved_date']}) -%}
        {%- do note_rewrite(app_id, move['moved_date'], {'touched_date': move['moved_date'], 'kind': 'horizon'}) -%}
    {%- endfor -%}
    {%- do memory().update({('bounds', reach): bounds}) -%}
    {{- return(bounds) -}}
{% endmacro %}

{# Days that a reach goes back from what was touched. #}
{% macro reach_days(reach) %}
    {{- return({
        'logins': 0, 'events': 0, 'sessions': 2 * session_days(), 'days': 2 * session_days() + 1,
        'horizon': 2 * session_days() + 1,
    }[reach]) -}}
{% endmacro %}

{#
  Per app the touch since this model's watermark that reaches back farthest: a dict of app to `{touched_date, kind}`. What logins
  follow from, events, is asked for before the rest is known, so each of the two is asked once in a run.
#}
{% macro _touched(reach) %}
    {%- set touches = _touches(relation_of('plan_event_touches' if reach == 'logins' else 'plan_touches')) -%}
    {%- set touched, watermark = {}, own_watermark() -%}
    {%- for touch in touches if touch['load_id'] > watermark -%}
        {%- if touch['app_id'] not in touched or touch['touched_date'] < touched[touch['app_id']]['touched_date'] -%}
            {%- do touched.update({touch['app_id']: touch}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(touched) -}}
{% endmacro %}

{% macro _touches(relation) %}
    {%- if ('touches', relation.identifier) not in run_memory() -%}
        {%- do run_memory().update({('touches', relation.identifier): run_query(
            'select load_id, app_id, kind, min(touched_date) as touched_date from ' ~ relation ~ ' where load_id > '
            ~ least_watermark() ~ ' group by load_id, app_id, kind order by app_id, kind, load_id'
        ).rows}) -%}
    {%- endif -%}
    {{- return(run_memory()[('touches', relation.identifier)]) -}}
{% endmacro %}

{# Per app what moved in the model's table of horizons (`meta.window.horizons`, else app_horizons) since its watermark. #}
{% macro _moved() %}
    {%- set name = window_config().get('horizons', 'app_horizons') -%}
    {%- if ('moved', name) not in run_memory() -%}
        {%- do run_memory().update({('moved', name): run_query(
            'select app_id, moved_load_id, moved_date from ' ~ relation_of(name) ~ ' where moved_load_id > ' ~ least_watermark()
        ).rows}) -%}
    {%- endif -%}
    {%- set moved, watermark = {}, own_watermark() -%}
    {%- for move in run_memory()[('moved', name)] if move['moved_load_id'] > watermark -%}
        {%- do moved.update({move['app_id']: move}) -%}
    {%- endfor -%}
    {{- return(moved) -}}
{% endmacro %}
