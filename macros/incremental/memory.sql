{#
  What was already asked in this run, because engines take a moment for each question. In dbt's graph, the one thing that the
  contexts in which a model is compiled and run, and all models of a run, share (dbt 1.11). Keys hold the invocation, because
  a process may run dbt twice with one graph.

  memory      of the model being built: a dict
  run_memory  of the whole run: a dict
#}
{% macro memory() %}
    {{- return(run_memory().setdefault(model.unique_id, {})) -}}
{% endmacro %}

{% macro run_memory() %}
    {{- return(graph.setdefault('tidemark_memory', {}).setdefault(invocation_id, {})) -}}
{% endmacro %}
