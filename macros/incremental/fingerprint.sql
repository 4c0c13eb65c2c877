{#
  What else a model's rows follow from: the vars that it names in `meta.vars`, the seeds that it refers to (directly or
  through views), and its `meta.version`, to be raised when its definition changes. A model that logs the rows of a seed
  that changed (`touches: settings`) needs no rebuild when the seed does. Out: md5 text.
#}
{% macro fingerprint() %}
    {%- set meta = config.get('meta') or {} -%}
    {%- set inputs = ['version=' ~ meta.get('version', 1)] -%}
    {%- for name in meta.get('vars', []) -%}
        {%- do inputs.append(name ~ '=' ~ (var(name) | tojson)) -%}
    {%- endfor -%}
    {%- if window_config().get('touches') != 'settings' -%}
        {%- do inputs.extend(_seed_checksums(model)) -%}
    {%- endif -%}
    {{- return(local_md5(inputs | join('\n'))) -}}
{% endmacro %}

{% macro _seed_checksums(node) %}
    {%- set checksums = [] -%}
    {%- for parent_id in node.depends_on.nodes -%}
        {%- set parent = graph.nodes.get(parent_id) -%}
        {%- if parent_id.startswith('seed.') -%}
            {%- do checksums.append(parent.name ~ '=' ~ parent.checksum.checksum) -%}
        {%- elif parent and parent.config.materialized == 'view' -%}
            {%- do checksums.extend(_seed_checksums(parent)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(checksums | sort) -}}
{% endmacro %}
