{#
  What runs take, for rpt_run_cost: state `runs`, one row per run and model.
#}

{#
  On the end of a run, which also says what became of its records. In: dbt's results. All checks together are `(checks)`; `(run)` is what belongs to no model, of which
  only the scans are known.
#}
{% macro log_run(results) %}
    {%- if execute and flags.WHICH in ('run', 'build', 'retry') -%}
        {%- do say_records(results) -%}
        {%- for statement in log_watermarks() + log_rewrites() + log_made(results) -%} {%- do run_query(statement) -%} {%- endfor -%}
        {%- set rows, checks = [_run_row('(run)', none, none)], [] -%}
        {%- for result in results -%}
            {%- if result.node.resource_type in ('test', 'unit_test') -%}
                {%- do checks.append(result.execution_time) -%}
            {%- elif result.node.resource_type in ('model', 'seed') and result.status == 'success' -%}
                {%- do rows.append(_run_row(result.node.name, result.execution_time, _rows_written(result))) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if checks -%} {%- do rows.append(_run_row('(checks)', checks | sum, none)) -%} {%- endif -%}
        insert into {{ state('runs') }}
        select loads.load_id, written.model, written.seconds, written.rows_written
        from ({{ rows | join(' union all ') }}) as written
        cross join (select max(load_id) as load_id from {{ state('loads') }}) as loads
    {%- endif -%}
{% endmacro %}

{% macro _run_row(name, seconds, rows_written) -%}
    select
        cast({{ sql_text(name) }} as {{ type_name('text') }}) as model,
        cast({{ 'null' if seconds is none else seconds }} as {{ type_name('double') }}) as seconds,
        cast({{ 'null' if rows_written is none else rows_written }} as bigint) as rows_written
{%- endmacro %}

{# What the adapter says; else what `after_write` counted; none for views, and where nobody says. #}
{% macro _rows_written(result) %}
    {%- set known = run_memory().get(result.node.unique_id, {}) -%}
    {{- return(known.get('rows_written', result.adapter_response.get('rows_affected'))) -}}
{% endmacro %}

{#
  Notes how many rows an incremental model has written, in its transaction. Athena's adapter says by itself how many its
  statement inserted and deleted; the others do not say.
#}
{% macro count_rows_written() %}
    {{- return(adapter.dispatch('count_rows_written', 'tidemark')()) -}}
{% endmacro %}

{% macro default__count_rows_written() %}
    {%- set count = run_query('select count(*) from ' ~ memory().get('written_from', this)).columns[0].values()[0] -%}
    {%- do memory().update({'rows_written': count}) -%}
{% endmacro %}

{% macro athena__count_rows_written() %} {% endmacro %}
