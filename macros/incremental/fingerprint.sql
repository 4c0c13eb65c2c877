{#
  What else a model's rows follow from: the vars that it names in `meta.vars`, the seeds that it refers to (directly or
  through views), and its `meta.version`, to be raised when its definition changes. A model that logs the rows of a seed
  that changed (`touches: settings`) needs no rebuild when the seed does.

  The names of its columns, too: those of its YAML, and the lists that others are made of (`meta.columns`).

  Out: text, in parts with blanks between. The first is an md5 of all that concerns every source. Of seeds with a column
  `source`, each source that the warehouse knows has a part of its own, `<source>=<md5 of its rows>`; in a source's first
  table only that source has. The last is `columns=<md5>`, in any order of the columns.
#}
{% macro fingerprint() %}
    {%- set meta = config.get('meta') or {} -%}
    {%- set inputs = ['version=' ~ meta.get('version', 1)] -%}
    {%- for name in meta.get('vars', []) -%}
        {%- do inputs.append(name ~ '=' ~ (var(name) | tojson)) -%}
    {%- endfor -%}
    {%- set seeds = [] if window_config().get('touches') == 'settings' else seeds_behind(model) -%}
    {%- set of_sources = [] -%}
    {%- for seed in seeds -%}
        {%- if 'source' in seed.columns -%} {%- do of_sources.append(seed) -%}
        {%- else -%} {%- do inputs.append(seed.name ~ '=' ~ seed.checksum.checksum) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set parts = [local_md5(inputs | join('\n'))] -%}
    {%- for source in _sources_of_fingerprint() if of_sources -%}
        {%- set rows = [] -%}
        {%- for seed in of_sources -%} {%- do rows.append([seed.name, rows_of_seed(seed).get(source, [])]) -%} {%- endfor -%}
        {%- do parts.append(source ~ '=' ~ local_md5(rows | tojson)) -%}
    {%- endfor -%}
    {%- set columns = _columns_of_fingerprint(meta) -%}
    {%- if columns -%} {%- do parts.append('columns=' ~ local_md5(columns | sort | join(' '))) -%} {%- endif -%}
    {{- return(parts | join(' ')) -}}
{% endmacro %}

{# Of the first table of a source what its declaration says, whether YAML lists it or not. #}
{% macro _columns_of_fingerprint(meta) %}
    {%- set window = window_config() -%}
    {%- if window.get('scope') == 'files' -%} {{- return(declared_sources()[window['source']]['columns']) -}} {%- endif -%}
    {{- return(model.columns.keys() | list + meta.get('columns', [])) -}}
{% endmacro %}

{#
  Whether the model was built with what it would be built with now. Sources that its fingerprint of then does not name had
  no rows in it, so what seeds say about them now changes none.
#}
{% macro is_built_alike(watermark) %}
    {{- return(watermark['fingerprint'].split(' ') | reject('in', fingerprint().split(' ')) | list | length == 0) -}}
{% endmacro %}

{# The seeds that a node refers to, directly or through views: a list of nodes, by name. #}
{% macro seeds_behind(node) %}
    {%- set found = {} -%}
    {%- for parent_id in node.depends_on.nodes -%}
        {%- set parent = graph.nodes.get(parent_id) -%}
        {%- if parent_id.startswith('seed.') -%} {%- do found.update({parent.name: parent}) -%}
        {%- elif parent and parent.config.materialized == 'view' -%}
            {%- for seed in seeds_behind(parent) -%} {%- do found.update({seed.name: seed}) -%} {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(found.values() | sort(attribute='name') | list) -}}
{% endmacro %}

{# The sources whose rows a model may hold: those whose first tables have watermarks; of a first table its own. #}
{% macro _sources_of_fingerprint() %}
    {%- if window_config().get('scope') == 'files' -%} {{- return([window_config()['source']]) -}} {%- endif -%}
    {%- set sources = [] -%}
    {%- for name in watermarks()['models'] -%}
        {%- set node = graph.nodes.get('model.' ~ project_name ~ '.' ~ name) -%}
        {%- set window = (node.config.get('meta') or {}).get('window', {}) if node else {} -%}
        {%- if window.get('scope') == 'files' -%} {%- do sources.append(window['source']) -%} {%- endif -%}
    {%- endfor -%}
    {{- return(sources | sort) -}}
{% endmacro %}

{# The rows of a seed with a column `source`, as they stand in the database: source -> list. A run asks once. #}
{% macro rows_of_seed(seed) %}
    {%- set known = run_memory().setdefault('seeds', {}) -%}
    {%- if seed.name not in known -%}
        {%- set rows = {} -%}
        {%- set query = 'select ' ~ seed.columns | join(', ') ~ ' from ' ~ relation_of(seed.name) -%}
        {%- for row in run_query(query).rows -%}
            {%- do rows.setdefault(row['source'], []).append(row.values() | map('string') | join('\x1f')) -%}
        {%- endfor -%}
        {%- for source in rows -%} {%- do rows.update({source: rows[source] | sort}) -%} {%- endfor -%}
        {%- do known.update({seed.name: rows}) -%}
    {%- endif -%}
    {{- return(known[seed.name]) -}}
{% endmacro %}
