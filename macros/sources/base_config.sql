{#
  How every base is configured, as arguments of `config`, by name: `config(**base_config('click_log'))`. It is written for the
  files of its source that a run takes in. In: the source; `version`, raised when what the base makes of a record changes; the
  vars that it reads beside those of all bases; whether its YAML has types for all columns.
#}
{% macro base_config(source, version=1, vars=[], contract=false) %}
    {{- return(dict(
        kept_by_date('occurred_utc_date'),
        materialized='incremental',
        contract={'enforced': contract},
        meta={
            'window': {'scope': 'files', 'source': source},
            'reads_raw': true,
            'version': version,
            'vars': ['late_window_days', 'max_line_bytes'] + vars,
        },
    )) -}}
{% endmacro %}
