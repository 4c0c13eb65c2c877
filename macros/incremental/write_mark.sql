{#
  Statements that set the mark of a model that has just run. In one step on every engine: a model without a mark would be
  built whole.
#}
{% macro write_mark() %}
    {%- set mark = {
        'load_id': next_mark(),
        'rebuilt_load_id': _rebuilt_load_id(),
        'changed_load_id': next_mark(),
        'fingerprint': fingerprint(),
    } -%}
    {%- do marks()['models'].update({model.name: mark}) -%}
    {{- return(adapter.dispatch('write_mark', 'tidemark')(_mark_row(mark))) -}}
{% endmacro %}

{% macro _mark_row(mark) -%}
    select
        {{ sql_text(model.name) }} as model,
        cast({{ mark['load_id'] }} as bigint) as load_id,
        cast({{ mark['rebuilt_load_id'] }} as bigint) as rebuilt_load_id,
        cast({{ mark['changed_load_id'] }} as bigint) as changed_load_id,
        {{ sql_text(mark['fingerprint']) }} as fingerprint
{%- endmacro %}

{% macro _rebuilt_load_id() %}
    {%- if is_incremental() -%} {{- return(mark_of(model.name)['rebuilt_load_id']) -}} {%- endif -%}
    {%- set birth = memory().get('birth') -%}
    {{- return(current_load() if birth is none else -birth) -}}
{% endmacro %}

{% macro duckdb__write_mark(row) %} {{- return(_replace_mark(row)) -}} {% endmacro %}

{% macro redshift__write_mark(row) %} {{- return(_replace_mark(row)) -}} {% endmacro %}

{# In the transaction of the rows. #}
{% macro _replace_mark(row) %}
    {{- return([
        'delete from ' ~ state('marks') ~ ' where model = ' ~ sql_text(model.name),
        'insert into ' ~ state('marks') ~ ' (model, load_id, rebuilt_load_id, changed_load_id, fingerprint) ' ~ row,
    ]) -}}
{% endmacro %}

{% macro athena__write_mark(row) %}
    {%- set statement -%}
        merge into {{ state('marks') }} as marks
        using ({{ row }}) as new_mark on marks.model = {{ sql_text(model.name) }}
        when matched then update set
            load_id = new_mark.load_id,
            rebuilt_load_id = new_mark.rebuilt_load_id,
            changed_load_id = new_mark.changed_load_id,
            fingerprint = new_mark.fingerprint
        when not matched then insert (model, load_id, rebuilt_load_id, changed_load_id, fingerprint)
            values (
                new_mark.model, new_mark.load_id, new_mark.rebuilt_load_id, new_mark.changed_load_id, new_mark.fingerprint
            )
    {%- endset -%}
    {{- return([statement]) -}}
{% endmacro %}
