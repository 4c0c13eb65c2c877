{#
  A Mobile Analytics line without its arrival: the first `"arrival_timestamp": <number>` taken out, which makes the
  copies of one event the same text. In: a text expression. Out: text; the line itself where there is no such number.
#}
{% macro without_arrival(line) %}
    {{- return(adapter.dispatch('without_arrival', 'tidemark')(line)) -}}
{% endmacro %}

{% macro duckdb__without_arrival(line) -%}
    regexp_replace({{ line }}, '"arrival_timestamp"\s*:\s*-?[0-9]+', '')
{%- endmacro %}

{# Cut out by its place: patterns of Redshift are greedy in their own way. #}
{% macro redshift__without_arrival(line) -%}
    {%- set pattern = sql_text('"arrival_timestamp"\\s*:\\s*-?[0-9]+') -%}
    case
        when regexp_instr({{ line }}, {{ pattern }}) > 0
            then substring({{ line }}, 1, regexp_instr({{ line }}, {{ pattern }}) - 1)
                || substring({{ line }}, regexp_instr({{ line }}, {{ pattern }}, 1, 1, 1))
        else {{ line }}
    end
{%- endmacro %}

{# It replaces every match, so the text before the first is part of the pattern. #}
{% macro athena__without_arrival(line) -%}
    regexp_replace({{ line }}, '(?s)^(.*?)"arrival_timestamp"\s*:\s*-?[0-9]+', '$1')
{%- endmacro %}
