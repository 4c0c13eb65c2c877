{#
  Overrides `is_incremental` and `should_full_refresh` of dbt-core 1.11.16 (dbt-adapters 1.24.5): dbt asks whether there is a
  table, and the watermarks know whether it holds what it should.

  A model is built whole if dbt says so, if it was built with other vars or seeds, or if one of its parents was rebuilt
  since. Without introspection the var decides, so that both branches compile offline.
#}
{% macro is_incremental() %}
    {%- if not execute -%} {{- return(false) -}} {%- endif -%}
    {%- if not flags.INTROSPECT -%} {{- return(var('compile_incremental', false)) -}} {%- endif -%}
    {%- if 'is_incremental' not in memory() -%}
        {%- set relation = load_relation(this) -%}
        {%- do memory().update({
            'is_incremental': relation is not none and relation.type == 'table'
            and config.get('materialized') == 'incremental' and not should_full_refresh()
        }) -%}
    {%- endif -%}
    {{- return(memory()['is_incremental']) -}}
{% endmacro %}

{% macro should_full_refresh() %}
    {%- set configured = config.get('full_refresh') -%}
    {%- if configured is not none -%} {{- return(configured) -}} {%- endif -%}
    {%- if 'must_be_rebuilt' not in memory() -%}
        {%- do memory().update({'must_be_rebuilt': flags.FULL_REFRESH or _must_be_rebuilt()}) -%}
    {%- endif -%}
    {{- return(memory()['must_be_rebuilt']) -}}
{% endmacro %}

{% macro _must_be_rebuilt() %}
    {%- if not execute or config.get('materialized') != 'incremental' -%} {{- return(false) -}} {%- endif -%}
    {%- set watermark = watermark_of(model.name) -%}
    {%- if watermark is none -%} {{- return(true) -}} {%- endif -%}
    {%- if not is_built_alike(watermark) -%}
        {%- if (config.get('meta') or {}).get('reads_raw') and load_relation(this) is not none -%}
            {{ exceptions.raise_compiler_error(
                model.name ~ " was built with other settings (one of the vars " ~ config.get('meta')['vars'] | join(', ')
                ~ ", a seed, its columns, or an older version of tidemark). They decide how raw lines are read, so every file has to be"
                ~ " read again: run `make rebuild`, or go back to the settings of before."
            ) }}
        {%- endif -%}
        {{- return(true) -}}
    {%- endif -%}
    {%- for name in incremental_parents(model) -%}
        {%- set parent = watermark_of(name) -%}
        {%- if parent and parent['rebuilt_load_id'] > watermark['load_id'] -%} {{- return(true) -}} {%- endif -%}
    {%- endfor -%}
    {{- return(false) -}}
{% endmacro %}
