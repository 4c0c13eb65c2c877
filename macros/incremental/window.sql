{#
  The window: which rows a run rewrites, decided here and nowhere else. A model says in `meta.window` which `column` holds
  its date, how far it `reach`es (window_bounds.sql), and by whom its rows are changed:

  by: device   by what its own device did: rows of the devices that were touched (plan_touches)
  by: user     by what any device of its user did: rows of the users that were touched (state `user_touches`)
  none         by anybody of its app: all rows of the app from a date on

  It reads its parents `where {{ window('their date') }}`, and the strategy deletes by the same rule. Dates are literals,
  because no engine prunes by sub-query; devices and users are a sub-query, because they may be a million.
#}

{# This model's window: a dict, empty if it has none. #}
{% macro window_config() %}
    {{- return((config.get('meta') or {}).get('window', {})) -}}
{% endmacro %}

{#
  A predicate: the row lies in the window of the model being built, or up to `days` before it. In: a date expression; the alias
  of the relation that has `app_id`, and `device_id` or `user_key`. True for every row in a build from nothing.
#}
{% macro window(column, days=0, of='') -%}
    {%- if is_incremental() -%} {{ window_predicate(column, days, of) }} {%- else -%} 1 = 1 {%- endif -%}
{%- endmacro %}

{#
  A predicate: the row lies before the window, and belongs to somebody whose rows are rewritten. Values are carried in from
  such. In: as `window`; up to how many days before it (all if none). False for every row in a build from nothing.
#}
{% macro before_window(column, days=none, of='') -%}
    {%- if not is_incremental() -%} 1 = 0
    {%- else -%}
        not ({{ window_predicate(column, 0, of) }})
        {%- if days is not none %} and {{ window_predicate(column, days, of) }}
        {%- elif window_config().get('by') %} and {{ is_touched(of) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
