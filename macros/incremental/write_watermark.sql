{#
  Statements that set the watermark of a model that has just run. In one step on every engine: a model without one would be built
  whole.
#}
{% macro write_watermark() %}
    {%- set watermark = {
        'load_id': next_watermark(),
        'rebuilt_load_id': _rebuilt_load_id(),
        'changed_load_id': next_watermark(),
        'fingerprint': fingerprint(),
    } -%}
    {%- do watermarks()['models'].update({model.name: watermark}) -%}
    {{- return(adapter.dispatch('write_watermark', 'tidemark')(_watermark_row(watermark))) -}}
{% endmacro %}

{% macro _watermark_row(watermark) -%}
    select
        {{ sql_text(model.name) }} as model,
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

{% macro athena__write_watermark(row) %}
    {%- set statement -%}
        merge into {{ state('marks') }} as marks
        using ({{ row }}) as new_watermark on marks.model = {{ sql_text(model.name) }}
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
    {%- endset -%}
    {{- return([statement]) -}}
{% endmacro %}
