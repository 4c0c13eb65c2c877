{#
  Why rows were rewritten, for people: the state `rewrites`, and `bounds` over it. Noted as windows are worked out, written
  once at the end of a run.
#}

{# In: an app, the first date that the model being built rewrites of it, and the touch that it follows from. #}
{% macro note_rewrite(app_id, first_date, touch) %}
    {%- do run_memory().setdefault('rewrites', {}).update({(model.name, app_id): (first_date, touch['touched_date'], touch['kind'])}) -%}
{% endmacro %}

{# The statement that writes them; empty if nothing was rewritten. #}
{% macro log_rewrites() -%}
    {%- set rewrites = run_memory().get('rewrites', {}) -%}
    {%- if rewrites -%}
    insert into {{ state('rewrites') }} (load_id, model, app_id, first_date, touched_date, why)
    select cast({{ current_load() }} as bigint), model, app_id, first_date, touched_date, why
    from (
        {%- for (name, app_id), (first_date, touched_date, why) in rewrites.items() %}
        select
            {{ sql_text(name) }} as model, {{ sql_text(app_id) }} as app_id, {{ date_literal(first_date) }} as first_date,
            {{ date_literal(touched_date) }} as touched_date, {{ sql_text(why) }} as why
        {{- ' union all' if not loop.last }}
        {%- endfor %}
    ) as noted
    {%- endif -%}
{%- endmacro %}
