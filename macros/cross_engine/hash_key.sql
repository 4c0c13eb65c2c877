{#
  md5 in lower-case hex over text parts joined by the unit separator (U+001F), a null part counting as the record
  separator (U+001E): the same 32 characters on every engine. In: a list of SQL text expressions. Out: text, never null.
#}
{% macro hash_key(parts) %}
    {{- return(adapter.dispatch('hash_key', 'tidemark')(parts)) -}}
{% endmacro %}

{# One concat_ws: a chain of || copies the text once per part. #}
{% macro duckdb__hash_key(parts) -%}
    md5(concat_ws(chr(31), {% for part in parts %}coalesce({{ part }}, chr(30)){{ ', ' if not loop.last }}{% endfor %}))
{%- endmacro %}

{% macro redshift__hash_key(parts) -%}
    md5({{ _key_text(parts) }})
{%- endmacro %}

{% macro athena__hash_key(parts) -%}
    lower(to_hex(md5(to_utf8({{ _key_text(parts) }}))))
{%- endmacro %}

{% macro _key_text(parts) -%}
    {%- for part in parts -%}
        coalesce({{ part }}, chr(30)){{ ' || chr(31) || ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
