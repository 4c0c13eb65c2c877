{#
  Why rows were rewritten, for people: the state `rewrites`, and `bounds` over it. Noted as windows are worked out, written
  once at the end of a run.
#}

{# In: an app, the first date that the model being built rewrites of it, and the touch that it follows from. #}
{% macro note_rewrite(app_id, first_date, touch) %}
    {%- do run_memory().setdefault('rewrites', {}).update({(model.name, app_id): (first_date, touch['touched_date'], touch['kind'])}) -%}
{% endmacro %}

{#
  Statements that write them. Of a model that rewrote more apps than a window names (`window_predicate`) one row, without an app,
  and its earliest date; engines take statements of some length only.
#}
{% macro log_rewrites() %}
    {%- set of_models = {} -%}
    {%- for (name, app_id), (first_date, touched_date, why) in run_memory().get('rewrites', {}).items() -%}
        {%- do of_models.setdefault(name, []).append((first_date, touched_date, why, app_id)) -%}
    {%- endfor -%}
    {%- set batches = [] -%}
    {%- for name, rewrites in of_models.items() -%}
        {%- set least = rewrites | min -%}
        {%- set are_few = rewrites | length <= 50 and rewrites | join | length <= 25000 -%}
        {%- set rows = [] -%}
        {%- for first_date, touched_date, why, app_id in (rewrites if are_few else [least[:3] + (none,)]) -%}
            {%- do rows.append(
                'select ' ~ sql_text(name) ~ ' as model, cast(' ~ sql_text(app_id) ~ ' as ' ~ type_name('text')
                ~ ') as app_id, ' ~ date_literal(first_date) ~ ' as first_date, ' ~ date_literal(touched_date)
                ~ ' as touched_date, ' ~ sql_text(why) ~ ' as why'
            ) -%}
        {%- endfor -%}
        {%- set text = rows | join(' union all ') -%}
        {%- if batches and batches[-1] | length + text | length <= 100000 -%}
            {%- do batches.append(batches.pop() ~ ' union all ' ~ text) -%}
        {%- else -%} {%- do batches.append(text) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set statements = [] -%}
    {%- for text in batches -%}
        {%- do statements.append(
            'insert into ' ~ state('rewrites') ~ ' (load_id, model, app_id, first_date, touched_date, why) select cast('
            ~ current_load() ~ ' as bigint), model, app_id, first_date, touched_date, why from (' ~ text ~ ') as noted'
        ) -%}
    {%- endfor -%}
    {{- return(statements) -}}
{% endmacro %}
