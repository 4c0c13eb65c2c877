{#
  What the queries of runs have scanned, where the engine charges for it. Out: a select of `invocation_id, model, queries,
  bytes_scanned, bytes_billed`, one row per run and model at most; no rows elsewhere. Written by tidemark/run_cost.py.
#}
{% macro run_scans() %}
    {{- return(adapter.dispatch('run_scans', 'tidemark')()) -}}
{% endmacro %}

{% macro default__run_scans() -%}
    select
        cast(null as {{ type_name('text') }}) as invocation_id,
        cast(null as {{ type_name('text') }}) as model,
        cast(null as bigint) as queries,
        cast(null as bigint) as bytes_scanned,
        cast(null as bigint) as bytes_billed
    where 1 = 0
{%- endmacro %}

{% macro athena__run_scans() -%}
    select
        cast(json_extract_scalar(line, '$.invocation_id') as varchar) as invocation_id,
        cast(json_extract_scalar(line, '$.model') as varchar) as model,
        {%- for name in ['queries', 'bytes_scanned', 'bytes_billed'] %}
        sum(cast(json_extract_scalar(line, '$.{{ name }}') as bigint)) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ source('raw', 'run_scans') }}
    where line <> ''
    group by 1, 2
{%- endmacro %}
