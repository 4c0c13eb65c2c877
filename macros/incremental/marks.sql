{#
  Marks: how far each incremental model has got. A model's mark is the least of its parents' marks, so a child that ran
  alone cannot skip what its parent lacks; a model without incremental parents stands at the current load.
#}

{# The model's row of the marks: a dict of load_id, rebuilt_load_id, fingerprint; none if it has none. #}
{% macro mark_of(name) %}
    {%- set rows = run_query(
        'select load_id, rebuilt_load_id, fingerprint from ' ~ state('marks') ~ ' where model = ' ~ sql_text(name)
    ).rows -%}
    {{- return(rows[0] if rows else none) -}}
{% endmacro %}

{# The load up to which this model's table holds everything; -1 if it was never built. #}
{% macro own_mark() %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return(0) -}} {%- endif -%}
    {%- if 'mark' not in memory() -%} {%- do memory().update({'mark': mark_of(model.name)}) -%} {%- endif -%}
    {{- return(memory()['mark']['load_id'] if memory()['mark'] else -1) -}}
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
    {%- set parents = incremental_parents(model) -%}
    {%- if not parents -%} {{- return(current_load()) -}} {%- endif -%}
    {%- set loads = [] -%}
    {%- for name in parents -%}
        {%- set mark = mark_of(name) -%}
        {%- do loads.append(mark['load_id'] if mark else 0) -%}
    {%- endfor -%}
    {{- return(loads | min) -}}
{% endmacro %}
