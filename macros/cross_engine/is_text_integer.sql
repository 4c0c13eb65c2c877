{#
  Whether a text is an integer: digits, with a sign or none, and nothing else. In: a text expression. Out: boolean;
  null for null. One beyond bigint is an integer, too.
#}
{% macro is_text_integer(text) -%}
    ({{ text }} <> '' and regexp_replace({{ text }}, '^[+-]?[0-9]+$', '') = '')
{%- endmacro %}
