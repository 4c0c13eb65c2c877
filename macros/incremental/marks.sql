{#
  Marks: how far each incremental model has got. A model's mark is the least of its parents' marks, so a child that ran
  alone cannot skip what its parent lacks; a model without incremental parents stands at the current load.

  `rebuilt_load_id` is the load that last built the table whole, after which models behind it are built whole, too. It is
  negative, minus the load of its birth, in a table that has only been born: in the first table of a source that the
  warehouse had no files of, and in tables that follow from such ones alone. Models behind have seen none of the source's
  rows, so they take them in as they take any rows that come.
#}

{#
  All marks and the number of this run: `{'load': ..., 'models': {name: row}}`. Asked once in a run; a model that has written
  its mark notes it here for those behind.
#}
{% macro marks() %}
    {%- if 'marks' not in run_memory() -%}
        {%- set rows = run_query(
            'select model, load_id, rebuilt_load_id, changed_load_id, fingerprint from ' ~ state('marks')
            ~ ' union all select null, max(load_id), null, null, null from ' ~ state('loads')
        ).rows -%}
        {%- set found = {'models': {}} -%}
        {%- for row in rows -%}
            {%- if row[0] is none -%} {%- do found.update({'load': row[1]}) -%}
            {%- else -%}
                {%- do found['models'].update({row[0]: {
                    'load_id': row[1], 'rebuilt_load_id': row[2], 'changed_load_id': row[3], 'fingerprint': row[4],
                }}) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- set loads = [] -%}
        {%- for name, mark in found['models'].items() if 'model.' ~ project_name ~ '.' ~ name in graph.nodes -%}
            {%- do loads.append(mark['load_id']) -%}
        {%- endfor -%}
        {%- do found.update({'least': loads | min if loads else 0}) -%}
        {%- do run_memory().update({'marks': found}) -%}
    {%- endif -%}
    {{- return(run_memory()['marks']) -}}
{% endmacro %}

{# The least mark of all models as the run began: what happened up to it, nobody asks for any more. #}
{% macro least_mark() %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return(0) -}} {%- endif -%}
    {{- return(marks()['least']) -}}
{% endmacro %}

{# A model's mark: a dict of load_id, rebuilt_load_id, changed_load_id, fingerprint; none if it has none. #}
{% macro mark_of(name) %}
    {{- return(marks()['models'].get(name)) -}}
{% endmacro %}

{# The load up to which this model's table holds everything; -1 if it was never built. #}
{% macro own_mark() %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return(0) -}} {%- endif -%}
    {%- set mark = mark_of(model.name) -%}
    {{- return(mark['load_id'] if mark else -1) -}}
{% endmacro %}

{# The nearest incremental ancestors of a node, through views: a list of model names. #}
{% macro incremental_parents(node) %}
    {%- set names = [] -%}
    {%- for parent_id in node.depends_on.nodes if parent_id.startswith('model.') -%}
        {%- set parent = graph.nodes[parent_id] -%}
        {%- for name in ([parent.name] if parent.config.materialized == 'incremental' else incremental_parents(parent)) -%}
            {%- if name not in names -%} {%- do names.append(name) -%} {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(names) -}}
{% endmacro %}

{# The mark that this model has once it has run now. #}
{% macro next_mark() %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return(0) -}} {%- endif -%}
    {%- set parents = incremental_parents(model) -%}
    {%- if not parents -%} {{- return(current_load()) -}} {%- endif -%}
    {%- set loads = [] -%}
    {%- for name in parents -%}
        {%- set mark = mark_of(name) -%}
        {%- do loads.append(mark['load_id'] if mark else 0) -%}
    {%- endfor -%}
    {{- return(loads | min) -}}
{% endmacro %}

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

{#
  Before a table is made: notes the load in which it is born, none if that is no birth. For the first table of a source: this
  one, if the ledger holds no file of it. For others: the earliest birth of their parents, if all of them were only born
  and no model behind has got as far.
#}
{% macro note_birth() %}
    {%- set births = [] -%}
    {%- if load_relation(this) is none and window_config().get('scope') == 'files' -%}
        {%- set files = run_query(
            'select count(*) from ' ~ state('files') ~ ' where source = ' ~ sql_text(window_config()['source'])
        ).columns[0].values()[0] -%}
        {%- if not files -%} {%- do births.append(current_load()) -%} {%- endif -%}
    {%- elif load_relation(this) is none and mark_of(model.name) is none -%}
        {%- set parents = incremental_parents(model) -%}
        {%- for name in parents if mark_of(name) and mark_of(name)['rebuilt_load_id'] < 0 -%}
            {%- do births.append(-mark_of(name)['rebuilt_load_id']) -%}
        {%- endfor -%}
        {%- if not births or births | length < parents | length or _newest_mark_behind(model.name) >= births | min -%}
            {%- set births = [] -%}
        {%- endif -%}
    {%- endif -%}
    {%- do memory().update({'birth': births | min if births else none}) -%}
{% endmacro %}

{# The greatest mark of the models next behind one; -1 if they have none. #}
{% macro _newest_mark_behind(name) %}
    {%- set loads = [-1] -%}
    {%- for child, mark in marks()['models'].items() -%}
        {%- set node = graph.nodes.get('model.' ~ project_name ~ '.' ~ child) -%}
        {%- if node and name in incremental_parents(node) -%} {%- do loads.append(mark['load_id']) -%} {%- endif -%}
    {%- endfor -%}
    {{- return(loads | max) -}}
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
