{# Of a SUPER: a string unescaped, any other value as its JSON text. #}
{% macro _redshift_scalar_text(value) -%}
    case
        when is_varchar({{ value }}) then cast({{ value }} as {{ type_name('text') }})
        else {{ _redshift_json_text(value) }}
    end
{%- endmacro %}

{# The JSON text of a SUPER, null for a JSON null. SUPER keeps the zeros at a fraction's end, others do not. #}
{% macro _redshift_json_text(value) -%}
    {%- set text = 'json_serialize(' ~ value ~ ')' -%}
    case when is_decimal({{ value }}) then {{ _redshift_number(text) }} else nullif({{ text }}, 'null') end
{%- endmacro %}

{# The zeros at the end of a fraction, but for one, are cut off a number; other JSON stays. #}
{% macro _redshift_number(text) -%}
    regexp_replace({{ text }}, '^(-?[0-9]+[.][0-9]*[1-9]|-?[0-9]+[.]0)0+$', '$1', 1, 'p')
{%- endmacro %}

{# Whether `json_parse` takes a text, and it has no half of a surrogate pair, which is no character. #}
{% macro _redshift_is_json(json) -%}
    {%- set half = sql_text('\\\\u[dD][89a-fA-F]') -%}
    {%- set no_half = sql_text('\\\\\\\\|\\\\u[dD][89aAbB]..\\\\u[dD][c-fC-F]..') -%}
    case
        when {{ json }} ~ {{ half }} and regexp_replace({{ json }}, {{ no_half }}, '') ~ {{ half }} then false
        else coalesce(can_json_parse({{ json }}), false)
    end
{%- endmacro %}
