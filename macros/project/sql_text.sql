{#
  A value as a SQL text literal: the one place where values get into SQL. In: any Jinja value. Out: a quoted literal,
  `null` for none. A NUL character is an error: no engine stores it.
#}
{% macro sql_text(value) -%}
    {%- if value is none -%}
        null
    {%- else -%}
        {%- set text = value | string -%}
        {%- if '\x00' in text -%}
            {{ exceptions.raise_compiler_error("A value with a NUL character cannot be used in SQL: " ~ text | tojson) }}
        {%- endif -%}
        {{- return(adapter.dispatch('sql_text', 'tidemark')(text)) -}}
    {%- endif -%}
{%- endmacro %}

{% macro duckdb__sql_text(text) -%} '{{ text | replace("'", "''") }}' {%- endmacro %}

{# Redshift reads a backslash as an escape. #}
{% macro redshift__sql_text(text) -%} '{{ text | replace("\\", "\\\\") | replace("'", "''") }}' {%- endmacro %}

{% macro athena__sql_text(text) -%} '{{ text | replace("'", "''") }}' {%- endmacro %}
