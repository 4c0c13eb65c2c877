{#
  How the first table of a source is built: `config` of its model, by name. In: the source; the version of its definition,
  raised when that changes; the vars that its rows follow from besides those of all sources.
#}
{% macro first_table(source, version, vars=[]) %}
    {{- return(dict(
        materialized='incremental',
        contract={'enforced': true},
        meta={
            'window': {'scope': 'files', 'source': source},
            'reads_raw': true,
            'version': version,
            'vars': ['late_window_days', 'max_line_bytes'] + vars,
        },
        **kept_by_date('occurred_utc_date')
    )) -}}
{% endmacro %}
