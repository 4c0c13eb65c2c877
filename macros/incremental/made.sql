{#
  What a run leaves as it is, because it would be made as it was: seeds, views, and the checks of seeds. The state `made` has an md5 of what
  each was made from, and of a check, what it passed with. Of tables, fingerprint and watermark say as much.

  is_made  whether the seed, view or check being run would be no other than it is; never in `--full-refresh`
#}
{% macro is_made() %}
    {%- if not _keeps_note() or flags.FULL_REFRESH or watermarks()['made'].get(model.unique_id) != _made_from() -%}
        {{- return(false) -}}
    {%- endif -%}
    {%- if model.resource_type == 'test' -%} {{- return(true) -}} {%- endif -%}
    {%- set relation = load_relation(this) -%}
    {{- return(relation is not none and relation.type == ('table' if model.resource_type == 'seed' else 'view')) -}}
{% endmacro %}

{#
  Before it is made: the note goes, so that a run which dies leaves none of what is not there any more. The new one is written at the
  end of the run (`log_made`).
#}
{% macro note_making() %}
    {%- if _keeps_note() -%}
        {%- if model.unique_id in watermarks()['made'] -%} {%- do run_query(_without_note()) -%} {%- endif -%}
        {%- do watermarks()['made'].update({model.unique_id: _made_from()}) -%}
        {%- do run_memory().setdefault('made', []).append(model.unique_id) -%}
    {%- elif flags.WHICH == 'seed' and load_relation(state('made')) is not none -%}
        {%- do run_query(_without_note()) -%}
    {%- endif -%}
{% endmacro %}

{# Statements that note what a run has made. In: dbt's results; what failed is not noted. #}
{% macro log_made(results) %}
    {%- set rows, made = [], run_memory().get('made', []) -%}
    {%- for result in results if result.status in ('success', 'pass') and result.node.unique_id in made -%}
        {%- set node = result.node.unique_id -%}
        {%- do rows.append('select ' ~ sql_text(node) ~ ' as node, ' ~ sql_text(watermarks()['made'][node]) ~ ' as made_from') -%}
    {%- endfor -%}
    {{- return(['insert into ' ~ state('made') ~ ' (node, made_from) ' ~ rows | join(' union all ')] if rows else []) -}}
{% endmacro %}

{% macro _without_note() -%} delete from {{ state('made') }} where node = {{ sql_text(model.unique_id) }} {%- endmacro %}

{# Only runs that begin with `start_load` know the state. Of checks, only those that ask nothing but seeds. #}
{% macro _keeps_note() %}
    {%- if not (execute and flags.INTROSPECT and flags.WHICH in ('run', 'build', 'retry')) -%} {{- return(false) -}} {%- endif -%}
    {%- if model.resource_type != 'test' -%} {{- return(true) -}} {%- endif -%}
    {%- for parent_id in model.depends_on.nodes if not (parent_id.startswith('seed.') and parent_id in watermarks()['made']) -%}
        {{- return(false) -}}
    {%- endfor -%}
    {{- return(model.depends_on.nodes | length > 0) -}}
{% endmacro %}

{#
  The md5 of what it follows from: rows of a seed, SQL of a view or check; types, descriptions, grants; and what it reads, because engines
  keep with a view the columns of what is behind it: the views and seeds as they were made, the tables as they were last built whole.
#}
{% macro _made_from() %}
    {%- set parts = [model.description] -%}
    {%- for name in ['grants', 'column_types', 'fail_calc', 'warn_if', 'error_if', 'limit', 'where'] -%} {%- do parts.append(config.get(name)) -%} {%- endfor -%}
    {%- do parts.append(model.checksum.checksum if model.resource_type == 'seed' else model.compiled_code) -%}
    {%- for column in model.columns.values() -%} {%- do parts.append([column.name, column.data_type, column.description]) -%} {%- endfor -%}
    {%- for parent_id in model.depends_on.nodes | sort -%}
        {%- set watermark = watermark_of(parent_id.split('.')[-1]) -%}
        {%- do parts.append([parent_id, watermarks()['made'].get(parent_id), watermark['rebuilt_load_id'] if watermark else none]) -%}
    {%- endfor -%}
    {{- return(local_md5(parts | tojson)) -}}
{% endmacro %}
