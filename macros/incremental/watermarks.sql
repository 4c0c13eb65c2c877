{#
  Watermarks: how far each incremental model has got. A model's is the least of its parents', so a child that ran alone cannot
  skip what its parent lacks; a model without incremental parents stands at the current load.

  `rebuilt_load_id` is the load that last built the table whole, after which models behind it are built whole, too. It is
  negative, minus the load of its birth, in a table that has only been born: in the first table of a source that the
  warehouse had no files of, and in tables that follow from such ones alone. Models behind have seen none of the source's
  rows, so they take them in as they take any rows that come.
#}

{#
  All watermarks, the number of this run, and the state `made`: `{'load': ..., 'models': {name: row}, 'made': {node: md5}}`. Asked once in a
  run; a model that has written its watermark notes it here for those behind.
#}
{% macro watermarks() %}
    {%- if 'watermarks' not in run_memory() -%}
        {%- set rows = run_query(
            'select model, load_id, rebuilt_load_id, changed_load_id, fingerprint from ' ~ state('marks')
            ~ ' union all select null, max(load_id), null, null, null from ' ~ state('loads')
            ~ ' union all select node, null, null, null, made_from from ' ~ state('made')
        ).rows -%}
        {%- set found = {'models': {}, 'made': {}} -%}
        {%- for row in rows -%}
            {%- if row[0] is none -%} {%- do found.update({'load': row[1]}) -%}
            {%- elif row[1] is none -%} {%- do found['made'].update({row[0]: row[4]}) -%}
            {%- else -%}
                {%- do found['models'].update({row[0]: {
                    'load_id': row[1], 'rebuilt_load_id': row[2], 'changed_load_id': row[3], 'fingerprint': row[4],
                }}) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- set loads = [] -%}
        {%- for name, watermark in found['models'].items() if 'model.' ~ project_name ~ '.' ~ name in graph.nodes -%}
            {%- do loads.append(watermark['load_id']) -%}
        {%- endfor -%}
        {%- do found.update({'least': loads | min if loads else 0}) -%}
        {%- do run_memory().update({'watermarks': found}) -%}
    {%- endif -%}
    {{- return(run_memory()['watermarks']) -}}
{% endmacro %}

{# The least watermark of all models as the run began: what happened up to it, nobody asks for any more. #}
{% macro least_watermark() %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return(0) -}} {%- endif -%}
    {{- return(watermarks()['least']) -}}
{% endmacro %}

{# A model's watermark: a dict of load_id, rebuilt_load_id, changed_load_id, fingerprint; none if it has none. #}
{% macro watermark_of(name) %}
    {{- return(watermarks()['models'].get(name)) -}}
{% endmacro %}

{# The load up to which this model's table holds everything; -1 if it was never built. #}
{% macro own_watermark() %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return(0) -}} {%- endif -%}
    {%- set watermark = watermark_of(model.name) -%}
    {{- return(watermark['load_id'] if watermark else -1) -}}
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

{# The watermark that this model has once it has run now. #}
{% macro next_watermark() %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return(0) -}} {%- endif -%}
    {%- set parents = incremental_parents(model) -%}
    {%- if not parents -%} {{- return(current_load()) -}} {%- endif -%}
    {%- set loads = [] -%}
    {%- for name in parents -%}
        {%- set watermark = watermark_of(name) -%}
        {%- do loads.append(watermark['load_id'] if watermark else 0) -%}
    {%- endfor -%}
    {{- return(loads | min) -}}
{% endmacro %}
