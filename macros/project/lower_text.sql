{# Text as people's spellings of one thing are compared: lower case, trimmed. In: text. Out: text; null if nothing is left. #}
{% macro lower_text(text) -%} nullif(trim(lower({{ text }})), '') {%- endmacro %}
