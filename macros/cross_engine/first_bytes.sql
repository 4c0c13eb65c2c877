{#
  The longest beginning of a text that is at most so many bytes of UTF-8. In: a text expression, a number. Null for null.
#}
{% macro first_bytes(value, bytes) %}
    {{- return(adapter.dispatch('first_bytes', 'tidemark')(value, bytes)) -}}
{% endmacro %}

{# A cut inside a character does not decode; a character has four bytes at most. #}
{% macro duckdb__first_bytes(value, bytes) -%}
    case
        when strlen({{ value }}) <= {{ bytes }} then {{ value }}
        else coalesce(
            {%- for cut in range(4) %}
            try(decode(array_slice(encode({{ value }}), 1, {{ bytes - cut }}))){{ ',' if not loop.last }}
            {%- endfor %}
        )
    end
{%- endmacro %}

{# Texts count bytes here; a character that is cut is left out. #}
{% macro redshift__first_bytes(value, bytes) -%} cast({{ value }} as varchar({{ bytes }})) {%- endmacro %}

{% macro athena__first_bytes(value, bytes) -%}
    from_utf8(substr(to_utf8({{ value }}), 1, {{ bytes }}), '')
{%- endmacro %}
