{#
  Statements that set the watermark of a model that has just run; none on an engine where it is written at the end of the run. In one
  step on every engine: a model without one would be built whole.
#}
{% macro write_watermark() %}
    {%- set watermark = {
        'load_id': next_watermark(),
        'rebuilt_load_id': _rebuilt_load_id(),
        'changed_load_id': next_watermark(),
        'fingerprint': fingerprint(),
    } -%}
    {%- do watermarks()['models'].update({model.name: watermark}) -%}
    {{- return(adapter.dispatch('write_watermark', 'tidemark')(_watermark_row(model.name, watermark))) -}}
{% endmacro %}

{% macro _watermark_row(name, watermark) -%}
    select
        {{ sql_text(name) }} as model,
        cast({{ watermark['load_id'] }} as bigint) as load_id,
        cast({{ watermark['rebuilt_load_id'] }} as bigint) as rebuilt_load_id,
        cast({{ watermark['changed_load_id'] }} as bigint) as changed_load_id,
        {{ sql_text(watermark['fingerprint']) }} as fingerprint
{%- endmacro %}

{% macro _rebuilt_load_id() %}
    {%- if is_incremental() -%} {{- return(watermark_of(model.name)['rebuilt_load_id']) -}} {%- endif -%}
    {%- set birth = memory().get('birth') -%}
    {{- return(current_load() if birth is none else -birth) -}}
{% endmacro %}

{% macro duckdb__write_watermark(row) %} {{- return(_replace_watermark(row)) -}} {% endmacro %}

{% macro redshift__write_watermark(row) %} {{- return(_replace_watermark(row)) -}} {% endmacro %}

{# In the transaction of the rows. #}
{% macro _replace_watermark(row) %}
    {{- return([
        'delete from ' ~ state('marks') ~ ' where model = ' ~ sql_text(model.name),
        'insert into ' ~ state('marks') ~ ' (model, load_id, rebuilt_load_id, changed_load_id, fingerprint) ' ~ row,
    ]) -}}
{% endmacro %}

{#
  Each statement takes a second, so those of tables that took rows in wait for the end of the run (`log_watermarks`): a run that dies before
  it takes the same rows in again. A table that was built whole is not built so again.
#}
{% macro athena__write_watermark(row) %}
    {%- if not is_incremental() -%} {{- return([_merge_watermarks([row])]) -}} {%- endif -%}
    {%- do run_memory().setdefault('watermarks_to_write', []).append(row) -%}
    {{- return([]) -}}
{% endmacro %}

{# Statements for the end of a run: watermarks that waited for it, and those of models without news, which only move on. #}
{% macro log_watermarks() %}
    {{- return(adapter.dispatch('log_watermarks', 'tidemark')()) -}}
{% endmacro %}

{% macro default__log_watermarks() %} {{- return(log_no_news()) -}} {% endmacro %}

{% macro athena__log_watermarks() %}
    {%- set rows = run_memory().get('watermarks_to_write', []) -%}
    {%- for name in models_without_news() -%} {%- do rows.append(_watermark_row(name, watermark_of(name))) -%} {%- endfor -%}
    {{- return([_merge_watermarks(rows)] if rows else []) -}}
{% endmacro %}

{% macro _merge_watermarks(rows) -%}
    merge into {{ state('marks') }} as marks
    using ({{ rows | join(' union all ') }}) as new_watermark on marks.model = new_watermark.model
    when matched then update set
        load_id = new_watermark.load_id,
        rebuilt_load_id = new_watermark.rebuilt_load_id,
        changed_load_id = new_watermark.changed_load_id,
        fingerprint = new_watermark.fingerprint
    when not matched then insert (model, load_id, rebuilt_load_id, changed_load_id, fingerprint)
        values (
            new_watermark.model, new_watermark.load_id, new_watermark.rebuilt_load_id, new_watermark.changed_load_id,
            new_watermark.fingerprint
        )
{%- endmacro %}
