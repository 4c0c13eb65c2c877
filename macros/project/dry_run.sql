{#
  `make build DRY_RUN=1` (scripts/dry_run.py): goes through a run on a connection that may only read, and writes into the
  file `report` what every model would rewrite. Nothing here knows how windows work: the hooks and bounds of
  macros/incremental are called as in a run, model by model, in the order of the graph. Only what they see is another:
  `state` and `ref` give temporary tables, where the state of the warehouse is copied and what the new files hold is added.

  The records of new files are parsed. What follows from them is worked out as far as bounds need it: which event counts,
  logins, days with activity, what is settled. No mart is computed.
#}
{% macro dry_run(report) %}
    {%- if not execute -%} {{- return('') -}} {%- endif -%}
    {%- for name in _state_columns() -%}
        {%- do run_query('create temporary table ' ~ name ~ ' as select * from ' ~ state(name)) -%}
    {%- endfor -%}
    {%- do context.update({
        'state': context['dry_run_relation'],
        'ref': context['dry_run_ref'],
        'relation_of_seed': context['dry_run_seed'],
        'flags': {'INTROSPECT': true, 'FULL_REFRESH': false, 'WHICH': 'build'},
    }) -%}
    {%- do run_query(
        'insert into ' ~ dry_run_relation('loads') ~ " select max(load_id) + 1, 'dry run', null from "
        ~ dry_run_relation('loads')
    ) -%}
    {%- set findings = [] -%}
    {%- for node in _dry_run_nodes() -%}
        {%- do context.update({'model': node, 'config': node.config, 'this': _real_relation(node)}) -%}
        {%- if node.resource_type == 'model' and node.config.materialized == 'incremental' -%}
            {%- set why_rebuilt = none if is_incremental() else _why_rebuilt() -%}
            {%- do _run_text(before_write()) -%}
            {%- do findings.append(_finding(node, why_rebuilt)) -%}
            {%- do _overlay(node) -%}
            {%- do _run_text(after_write()) -%}
        {%- else -%}
            {%- do _overlay(node) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do run_query('copy (select ' ~ sql_text(tojson(findings)) ~ ' as findings) to ' ~ sql_text(report)
        ~ " (format csv, header false, quote '', delimiter '\x01')") -%}
{% endmacro %}

{# What stands in for a table of the state, or of a model. #}
{% macro dry_run_relation(name) %}
    {{- return(api.Relation.create(database='temp', schema='main', identifier=name)) -}}
{% endmacro %}

{# An operation is in no group, so dbt's own `ref` would refuse it what is private. #}
{% macro dry_run_ref(name) %}
    {%- if name in _overlaid() -%} {{- return(dry_run_relation(name)) -}} {%- endif -%}
    {{- return(_real_relation(graph.nodes.values() | selectattr('name', 'equalto', name) | first)) -}}
{% endmacro %}

{# A seed as its file is now. #}
{% macro dry_run_seed(seed) %}
    {{- return(dry_run_relation(seed.name)) -}}
{% endmacro %}

{# Models and seeds, parents first. #}
{% macro _dry_run_nodes() %}
    {%- set ordered = {} -%}
    {%- for unique_id in graph.nodes -%} {%- do _visit(unique_id, ordered) -%} {%- endfor -%}
    {{- return(ordered.values() | list) -}}
{% endmacro %}

{% macro _visit(unique_id, ordered) %}
    {%- set node = graph.nodes.get(unique_id) -%}
    {%- if node and node.resource_type in ('model', 'seed') and unique_id not in ordered -%}
        {%- for parent_id in node.depends_on.nodes -%} {%- do _visit(parent_id, ordered) -%} {%- endfor -%}
        {%- do ordered.update({unique_id: node}) -%}
    {%- endif -%}
{% endmacro %}

{% macro _real_relation(node) %}
    {{- return(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) -}}
{% endmacro %}

{% macro _run_text(sql) %}
    {%- if sql | trim -%} {%- do run_query(sql) -%} {%- endif -%}
{% endmacro %}

{# What a run would do with the model in the context: a dict for the report. #}
{% macro _finding(node, why_rebuilt) %}
    {%- set window = window_config() -%}
    {%- set scope = window.get('scope', 'dates' if window else 'nothing') -%}
    {%- set finding = {'model': node.name, 'scope': scope} -%}
    {%- if not is_incremental() -%}
        {%- do finding.update({'scope': 'rebuilt', 'why': why_rebuilt}) -%}
    {%- elif scope in ('dates', 'members') -%}
        {%- set bounds = {} -%}
        {%- for app_id, day in window_bounds(window['reach']).items() -%}
            {%- do bounds.update({app_id: day | string}) -%}
        {%- endfor -%}
        {%- do finding.update({'bounds': bounds, 'key': window.get('key')}) -%}
    {%- elif scope == 'keys' -%}
        {%- do finding.update({'keys': _count('select distinct event_key from (' ~ changed_keys() ~ ') as changed')}) -%}
    {%- elif scope == 'changed_files' -%}
        {%- do finding.update({'files': _count('select 1 from ' ~ state('files') ~ ' where load_id > ' ~ own_mark())}) -%}
    {%- elif scope == 'changed_dates' -%}
        {%- set days = changed_dates(window['kind']) | replace("'", '') | replace('date ', '') -%}
        {%- do finding.update({'days': days.split(', ') | reject('equalto', 'null') | sort}) -%}
    {%- endif -%}
    {%- if scope == 'files' -%}
        {%- set files = run_query(
            'select count(*), coalesce(sum(file_bytes), 0) from (' ~ _changed_files(window['source'])
            ~ ") as changed where status = 'read'"
        ).rows[0] -%}
        {%- do finding.update({'source': window['source'], 'files': files[0] | int, 'file_bytes': files[1] | int}) -%}
    {%- endif -%}
    {%- if load_relation(this) is not none -%}
        {%- set rows = _count('select 1 from ' ~ this) -%}
        {%- do finding.update({
            'rows': rows,
            'rewritten': _count('select 1 from ' ~ this ~ ' where ' ~ rewritten_rows()) if is_incremental() else rows,
        }) -%}
    {%- endif -%}
    {{- return(finding) -}}
{% endmacro %}

{% macro _why_rebuilt() %}
    {%- set mark = mark_of(model.name) -%}
    {%- if mark is none or load_relation(this) is none -%} {{- return('not built yet') -}}
    {%- elif not is_built_alike(mark) -%} {{- return('built with other settings') -}}
    {%- else -%} {{- return('a parent is rebuilt') -}}
    {%- endif -%}
{% endmacro %}

{% macro _count(query) %}
    {{- return(run_query('select count(*) from (' ~ query ~ ') as counted').columns[0].values()[0] | int) -}}
{% endmacro %}

{# Names of the models that bounds are worked out from; the others keep the tables that they have. #}
{% macro _overlaid() %}
    {%- if 'overlaid_names' not in context -%}
        {%- set names = [] -%}
        {%- for node in graph.nodes.values() if node.name in ('app_horizons', 'int_events__winners') -%}
            {%- do _add_ancestors(node, names) -%}
        {%- endfor -%}
        {%- do context.update({'overlaid_names': names}) -%}
    {%- endif -%}
    {{- return(context['overlaid_names']) -}}
{% endmacro %}

{% macro _add_ancestors(node, names) %}
    {%- if node.name not in names -%}
        {%- do names.append(node.name) -%}
        {#- Days with activity follow from the events themselves here: see _active_days. -#}
        {%- set parents = ['int_apps__settings', 'non_activity_events'] -%}
        {%- for parent in graph.nodes.values() -%}
            {%- set is_parent = parent.unique_id in node.depends_on.nodes -%}
            {%- if (parent.name in parents if node.name == 'fct_app_days' else is_parent) -%}
                {%- do _add_ancestors(parent, names) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{# Makes the temporary table or view that shows a model as the run would leave it. #}
{% macro _overlay(node) %}
    {%- if node.name in _overlaid() or node.resource_type == 'seed' -%}
        {%- set scope = window_config().get('scope') -%}
        {%- set overlay = dry_run_relation(node.name) -%}
        {%- if node.resource_type == 'seed' -%}
            {%- do run_query(
                'create temporary table ' ~ node.name ~ ' as select * from read_csv('
                ~ sql_text(node.root_path ~ '/' ~ node.original_file_path) ~ ", all_varchar = true, header = true, nullstr = '')"
            ) -%}
        {%- elif node.name == 'fct_app_days' -%}
            {%- do run_query('create temporary table ' ~ node.name ~ ' as ' ~ _with_own_rows(_active_days(), node)) -%}
        {%- elif scope == 'files' -%}
            {%- do _overlay_of_files(node) -%}
        {%- else -%}
            {#- A view only where nothing in it follows from the state, which goes on changing. -#}
            {%- set kind = 'view ' if node.config.materialized == 'view' and node.name != 'app_horizons' else 'table ' -%}
            {%- do run_query(
                'create temporary ' ~ kind ~ node.name ~ ' as ' ~ _with_own_rows(_rendered(node), node)
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{# The first table of a source: the records of the files that come in, and those of the files that stay. #}
{% macro _overlay_of_files(node) %}
    {%- set new, replaced = node.name ~ '__new', node.name ~ '__replaced' -%}
    {%- do run_query('create temporary table ' ~ new ~ ' as ' ~ _rendered(node)) -%}
    {%- set query = 'select * from ' ~ dry_run_relation(new) -%}
    {%- if is_incremental() -%}
        {%- do run_query(
            'create temporary table ' ~ replaced ~ ' as select distinct file_path from ' ~ this ~ ' where '
            ~ rewritten_rows()
        ) -%}
        {%- set query = query ~ ' union all by name select * from ' ~ this ~ ' where file_path not in (select file_path from '
            ~ dry_run_relation(replaced) ~ ')' -%}
    {%- endif -%}
    {%- do run_query('create temporary view ' ~ node.name ~ ' as ' ~ query) -%}
{% endmacro %}

{# The model's SQL as in a run. Its call of `config` has been answered when dbt parsed it. #}
{% macro _rendered(node) %}
    {{- return(context['render'](modules.re.sub('^\\s*\\{\\{\\s*config\\([\\s\\S]*?\\)\\s*\\}\\}', '', node.raw_code))) -}}
{% endmacro %}

{# A query for the rewritten rows, and the model's own rows that stay. #}
{% macro _with_own_rows(query, node) %}
    {%- if node.config.materialized != 'incremental' or not is_incremental() -%} {{- return(query) -}} {%- endif -%}
    {%- set columns = adapter.get_columns_in_relation(this) | map(attribute='quoted') | join(', ') -%}
    {{- return(
        'select ' ~ columns ~ ' from (' ~ query ~ ') as rewritten union all select ' ~ columns ~ ' from ' ~ this
        ~ ' where (' ~ rewritten_rows() ~ ') is not true'
    ) -}}
{% endmacro %}

{# The rows of fct_app_days in its window, from the events that count. #}
{% macro _active_days() -%}
    select distinct winners.app_id, local_dates.local_date as activity_date
    from {{ ref('int_events__winners') }} as winners
    inner join ({{ local_dates(ref('int_events__winners'), 'occurred_at') }}) as local_dates
        on
            winners.app_id = local_dates.app_id
            and {{ quarter_of_hour('winners.occurred_at') }} = local_dates.quarter
    where
        {{ is_activity('winners.source', 'winners.event_name', 'winners.device_id') }}
        and {{ window('winners.occurred_utc_date', days=1, app='winners.app_id') }}
        and {{ window('local_dates.local_date', app='winners.app_id') }}
{%- endmacro %}
