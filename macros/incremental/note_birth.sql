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
    {%- elif load_relation(this) is none and watermark_of(model.name) is none -%}
        {%- set parents = incremental_parents(model) -%}
        {%- for name in parents if watermark_of(name) and watermark_of(name)['rebuilt_load_id'] < 0 -%}
            {%- do births.append(-watermark_of(name)['rebuilt_load_id']) -%}
        {%- endfor -%}
        {%- if not births or births | length < parents | length or _newest_watermark_behind(model.name) >= births | min -%}
            {%- set births = [] -%}
        {%- endif -%}
    {%- endif -%}
    {%- do memory().update({'birth': births | min if births else none}) -%}
{% endmacro %}

{# The greatest watermark of the models next behind one; -1 if they have none. #}
{% macro _newest_watermark_behind(name) %}
    {%- set loads = [-1] -%}
    {%- for child, watermark in watermarks()['models'].items() -%}
        {%- set node = graph.nodes.get('model.' ~ project_name ~ '.' ~ child) -%}
        {%- if node and name in incremental_parents(node) -%} {%- do loads.append(watermark['load_id']) -%} {%- endif -%}
    {%- endfor -%}
    {{- return(loads | max) -}}
{% endmacro %}
