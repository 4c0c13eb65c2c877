{#
  Whose rows a run rewrites, in models whose window is `by` a device or a user. A predicate: that device or user was touched since the
  model's watermark. In: as `window`; `is_late`: only the few who were touched before all others of their app.
#}
{% macro is_touched(of='', is_late=false) -%}
    {%- set prefix = of ~ '.' if of else '' -%}
    ({{ prefix }}app_id, {{ _known_member(prefix) }}) in (
        select app_id, {{ _known_member() }} from {{ touches_relation() }}
        where load_id > {{ own_watermark() }}
        {%- if is_late %} and touched_date < case app_id
            {%- for app_id, bound in window_bounds().items() if bound['first'] < bound['rest'] %}
            when {{ sql_text(app_id) }} then {{ date_literal(bound['late_before']) }}
            {%- endfor %} end
        {%- endif %}
    )
{%- endmacro %}

{# A server's events have no device: one that is called ''. #}
{% macro _known_member(prefix='') -%}
    {%- if window_config()['by'] == 'device' -%} coalesce({{ prefix }}device_id, '') {%- else -%} {{ prefix }}user_key {%- endif -%}
{%- endmacro %}

{# Where the touches of this model's window stand. Logins follow from events alone, and are asked for before the rest is known. #}
{% macro touches_relation() %}
    {%- set window = window_config() -%}
    {%- if window.get('by') == 'user' -%} {{- return(state('user_touches')) -}}
    {%- elif window['reach'] == 'logins' -%} {{- return(relation_of('plan_event_touches')) -}}
    {%- else -%} {{- return(relation_of('plan_touches')) -}}
    {%- endif -%}
{% endmacro %}
