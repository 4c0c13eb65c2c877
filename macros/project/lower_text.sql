{# Text as people's spellings of one thing are compared: lower case, without blanks around it. In: text. Out: text; null if nothing is left. #}
{% macro lower_text(text) -%} nullif({{ cut_blanks('lower(' ~ text ~ ')') }}, '') {%- endmacro %}
