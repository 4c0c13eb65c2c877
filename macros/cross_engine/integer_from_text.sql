{#
  The integer that a text is: digits, with a sign or none, and nothing else. In: a text expression, best a column: it is
  written out many times. Out: bigint; null for null, for any other text (`5.0`, ` 5`), and for one beyond bigint.
#}
{% macro integer_from_text(text) -%}
    {%- set has_sign = "substring(" ~ text ~ ", 1, 1) in ('-', '+')" -%}
    {%- set digits = "case when " ~ has_sign ~ " then substring(" ~ text ~ ", 2) else " ~ text ~ " end" -%}
    {%- set integer -%}
        case
            when {{ is_text_integer(text) }}
                then case when substring({{ text }}, 1, 1) = '-' then '-' else '' end
                    || coalesce(nullif(regexp_replace({{ digits }}, '^0+', ''), ''), '0')
        end
    {%- endset -%}
    {{ json_integer_value('(' ~ integer ~ ')') }}
{%- endmacro %}
