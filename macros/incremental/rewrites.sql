{#
  Why rows were rewritten, for people: the state `rewrites`, and `bounds` over it. Noted as windows are worked out, written
  once at the end of a run.
#}

{# In: an app, the first date that the model being built rewrites of it, and the touch that it follows from. #}
{% macro note_rewrite(app_id, first_date, touch) %}
    {%- do run_memory().setdefault('rewrites', {}).update({(model.name, app_id): (first_date, touch['touched_date'], touch['kind'])}) -%}
{% endmacro %}

{#
  Statements that write them. Of a model that rewrote more than 50 apps one row, without an app, and its earliest date, as windows
  of that many share it; engines take statements of some length only.
#}
{% macro log_rewrites() %}
    {%- set of_models = {} -%}
    {%- for (name, app_id), (first_date, touched_date, why) in run_memory().get('rewrites', {}).items() -%}
        {%- do of_models.setdefault(name, []).append((first_date, touched_date, why, app_id)) -%}
    {%- endfor -%}
    {%- set statements, rows = [], [] -%}
    {%- for name, rewrites in of_models.items() -%}
        {%- set least = rewrites | min -%}
        {%- set shown = rewrites if rewrites | length <= 50 else [(least[0], least[1], least[2], none)] -%}
        {%- for first_date, touched_date, why, app_id in shown -%}
            {%- do rows.append(
                'select ' ~ sql_text(name) ~ ' as model, cast(' ~ sql_text(app_id) ~ ' as ' ~ type_name('text')
                ~ ') as app_id, ' ~ date_literal(first_date) ~ ' as first_date, ' ~ date_literal(touched_date)
                ~ ' as touched_date, ' ~ sql_text(why) ~ ' as why'
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for batch in rows | batch(200) -%}
        {%- do statements.append(
            'insert into ' ~ state('rewrites') ~ ' (load_id, model, app_id, first_date, touched_date, why) select cast('
            ~ current_load() ~ ' as bigint), model, app_id, first_date, touched_date, why from ('
            ~ batch | join(' union all ') ~ ') as noted'
        ) -%}
    {%- endfor -%}
    {{- return(statements) -}}
{% endmacro %}
