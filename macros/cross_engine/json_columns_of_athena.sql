{#
  Members are read from the text: `json_parse` would keep the last of two members with one name, and sort them. It only
  judges the text. What it takes for JSON and is none: half of a surrogate pair; hardly a line has such letters. What fails
  a whole statement, 1,000 levels, landing has refused.
#}
{% macro athena__json_columns(relation, json, fields, is_json) -%}
{%- set json_text = json ~ '_checked' if is_json else json -%}
select
    *,
    {%- if is_json %}
    {{ json_text }} is not null as is_json,
    {%- endif %}
    {%- for column, path, kind in fields %}
    {%- set at = sql_text('$["' ~ path | join('"]["') ~ '"]') %}
    {%- set value %}nullif(json_format(json_extract({{ json_text }}, {{ at }})), 'null'){% endset %}
    {{ value if kind == 'json' else _athena_scalar_text(value) }} as {{ column }}
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- if is_json %}
from (
    select
        *,
        case
            when try(json_parse({{ json }})) is null then null
            when regexp_like({{ json }}, '(?i)\\ud[89a-f]') and regexp_like(
                regexp_replace({{ json }}, '(?i)\\\\|\\ud[89ab]..\\ud[c-f]..', ''), '(?i)\\ud[89a-f]'
            ) then null
            else {{ json }}
        end as {{ json_text }}
    from {{ relation }}
) as parsed
{%- else %}
from {{ relation }}
{%- endif %}
{%- endmacro %}

{# Of the JSON text of a value: a string unescaped, any other as its text. #}
{% macro _athena_scalar_text(json) -%}
    case when substr({{ json }}, 1, 1) = '"' then json_extract_scalar({{ json }}, '$') else {{ json }} end
{%- endmacro %}
