{#
  One parse of JSON text into columns. In: the name of a CTE (or a query in brackets with an alias), its column with JSON text, and a list of
  (column, path, kind): `path` is the list of members that leads to the value; kind `json` gives the JSON text of the
  value, so that its type can be judged, kind `text` gives a string unescaped and any other scalar as its text.
  Out: a select of all columns of the CTE, the columns and, if `is_json` is not false, `is_json`: whether the text is
  exactly one JSON value. Missing members and JSON nulls are null; text that is no JSON, or no object, gives null columns
  and no error. `is_json` false: the text is known to be JSON, or null.
#}
{% macro json_columns(relation, json, fields, is_json=true) %}
    {{- return(adapter.dispatch('json_columns', 'tidemark')(relation, json, fields, is_json)) -}}
{% endmacro %}

{# One json_transform; `try` saves the second parse that json_valid would be. #}
{% macro duckdb__json_columns(relation, json, fields, is_json) -%}
select
    * exclude (json_value),
    {%- if is_json %}
    json_value is not null or coalesce({{ json }} = 'null', false) as is_json,
    {%- endif %}
    {%- for column, path, kind in fields %}
    parsed.json_value{% for member in path %}."{{ member }}"{% endfor %}{{ '::varchar' if kind == 'json' }} as {{ column }}
    {{- ',' if not loop.last }}
    {%- endfor %}
from (
    select
        *,
        {%- set value = 'try(json_transform(' ~ json ~ ', ' ~ sql_text(tojson(json_shape(fields))) ~ '))' %}
        {%- if is_json %}
        case when not {{ is_lenient_json(json) }} then {{ value }} end as json_value
        {%- else %}
        {{ value }} as json_value
        {%- endif %}
    from {{ relation }}
) as parsed
{%- endmacro %}

{#
  SUPER keeps types. Its members are quoted, so `enable_case_sensitive_identifier` has to be on (docs/redshift.md). What
  `json_parse` does not take, two members of one name and a NUL, landing has seen to.
#}
{% macro redshift__json_columns(relation, json, fields, is_json) -%}
{%- set parsed = fields[0][0] ~ '_super' -%}
select
    *,
    {%- for column, path, kind in fields %}
    {%- set value = 'parsed.' ~ parsed ~ '."' ~ path | join('"."') ~ '"' %}
    {{ _redshift_json_text(value) if kind == 'json' else _redshift_scalar_text(value) }} as {{ column }}
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- if is_json %}
from (
    select *, case when is_json then json_parse({{ json }}) end as {{ parsed }}
    from (select *, {{ _redshift_is_json(json) }} as is_json from {{ relation }}) as judged
) as parsed
{%- else %}
from (select *, json_parse({{ json }}) as {{ parsed }} from {{ relation }}) as parsed
{%- endif %}
{%- endmacro %}
