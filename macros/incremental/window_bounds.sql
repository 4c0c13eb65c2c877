{#
  From which date on a run rewrites each app's rows: of all that were touched since the model's watermark, the earliest date, less the
  reach. How far a reach goes back, in days (a row may be changed by an event or login that changed ...):

  logins     0: on its date or before (logins follow from events alone)
  events     0: on its date or before, or by a login within the stitch window after it, which is a touch of its own
  dates      1: as events; a local date can begin a day before its UTC date
  sessions   2 L (`max_session_hours` in days; `chain_days`): a session may grow for L after its start, and a later part of its
             chain makes it one of several (spec/design.md has one length; see docs/decisions/0003)
  days       2 L + 1: as sessions, for local dates
  horizon    as days, or since the app's newest activity date or settled date moved (`with_moves`)

  What touches a user is logged 2 L back already (user_touches.sql), so for models `by: user` sessions reach 0 and days 1.
#}

{#
  The bounds of the model being built: a dict of app to a dict of

    first        the first date that is rewritten
    rest         where the window is `by` somebody: the first date that is rewritten of all who were touched; up to it of the late ones
    late_before  who is late: was touched before this date
    is_whole     all rows of the app from `first` on, whoever was touched
#}
{% macro window_bounds() %}
    {%- if not flags.INTROSPECT -%} {{- return(_bounds_offline()) -}} {%- endif -%}
    {%- if 'bounds' in memory() -%} {{- return(memory()['bounds']) -}} {%- endif -%}
    {%- set window, bounds = window_config(), {} -%}
    {%- for app_id, touch in _touched().items() -%}
        {%- set is_whole = not window.get('by') or touch['kind'] == 'settings' -%}
        {%- set first = _minus_days(touch['touched_date'], reach_days(window)) -%}
        {%- do bounds.update({app_id: {
            'first': first,
            'rest': first if is_whole else _minus_days(touch['rest_date'], reach_days(window)),
            'late_before': touch['rest_date'],
            'is_whole': is_whole,
        }}) -%}
        {%- do note_rewrite(app_id, first, touch) -%}
    {%- endfor -%}
    {%- for app_id, move in (horizon_moves() if window['reach'] == 'horizon' else {}).items()
        if app_id not in bounds or move['moved_date'] < bounds[app_id]['first'] -%}
        {%- set first = move['moved_date'] -%}
        {%- do bounds.update({app_id: {'first': first, 'rest': first, 'is_whole': true}}) -%}
        {%- do note_rewrite(app_id, first, {'touched_date': first, 'kind': 'horizon'}) -%}
    {%- endfor -%}
    {%- do memory().update({'bounds': bounds}) -%}
    {{- return(bounds) -}}
{% endmacro %}

{# Days that a window's reach goes back from what was touched. #}
{% macro reach_days(window) %}
    {%- set sessions = 0 if window.get('by') == 'user' else chain_days() -%}
    {{- return({
        'logins': 0, 'events': 0, 'dates': 1, 'sessions': sessions, 'days': sessions + 1, 'horizon': sessions + 1,
    }[window['reach']]) -}}
{% endmacro %}

{# Per app what was touched since this model's watermark and reaches back farthest, and the least of the rest's dates. #}
{% macro _touched() %}
    {%- set touched, watermark = {}, own_watermark() -%}
    {%- for touch in touches_by_app() if touch['load_id'] > watermark -%}
        {%- set known = touched.setdefault(touch['app_id'], dict(touch)) -%}
        {%- if touch['touched_date'] < known['touched_date'] -%}
            {%- do known.update({'touched_date': touch['touched_date'], 'kind': touch['kind']}) -%}
        {%- endif -%}
        {%- do known.update({'rest_date': [known['rest_date'], touch['rest_date']] | min}) -%}
    {%- endfor -%}
    {{- return(touched) -}}
{% endmacro %}

{# Both branches of a predicate, for who compiles without a warehouse. #}
{% macro _bounds_offline() %}
    {%- set date, is_whole = modules.datetime.date, not window_config().get('by') -%}
    {{- return({'app': {
        'first': date(2026, 1, 1),
        'rest': date(2026, 1, 1 if is_whole else 8),
        'late_before': date(2026, 1, 10),
        'is_whole': is_whole,
    }}) -}}
{% endmacro %}
