{#
  A value as a SQL text literal: the one place where values get into SQL. In: any Jinja value. Out: a quoted literal,
  `null` for none. A NUL character, which may stand in an id, is no literal's, so it is put in between two.
#}
{% macro sql_text(value) -%}
    {%- if value is none -%}
        null
    {%- else -%}
        {{- return(adapter.dispatch('sql_text', 'tidemark')(value | string)) -}}
    {%- endif -%}
{%- endmacro %}

{% macro duckdb__sql_text(text) -%} {{ _text_literal(text) }} {%- endmacro %}

{#
  Redshift reads a backslash as an escape, and stores no NUL. dbt-redshift cuts statements by a reader to which a backslash
  before a quote is always one, so none stands there.
#}
{% macro redshift__sql_text(text) -%}
    {%- if '\x00' in text -%}
        {{ exceptions.raise_compiler_error("A value with a NUL character cannot be used in SQL: " ~ text | tojson) }}
    {%- endif -%}
    {%- set quoted = text | replace("'", "''") -%}
    {%- if "\\'" in quoted ~ "'" -%}
        ('{{ quoted | replace("\\", "' || chr(92) || '") }}')
    {%- else -%}
        '{{ quoted | replace("\\", "\\\\") }}'
    {%- endif -%}
{%- endmacro %}

{% macro athena__sql_text(text) -%} {{ _text_literal(text) }} {%- endmacro %}

{% macro _text_literal(text) -%}
    {%- set literal = "'" ~ text | replace("'", "''") ~ "'" -%}
    {{- '(' ~ literal | replace('\x00', "' || chr(0) || '") ~ ')' if '\x00' in text else literal -}}
{%- endmacro %}
