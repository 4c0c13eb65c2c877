{#
  A JSON value as text: a string unescaped, any other value as its JSON text. In: an expression with the JSON text of one
  value (as `json_columns` gives it for kind `json`). Out: text; null for null. It is what kind `text` gives, for where the
  JSON text is needed, too.
#}
{% macro json_any_text(json) -%} coalesce({{ json_text_value(json) }}, {{ json }}) {%- endmacro %}
