{#
  An id of a session or a login, null if it only says that there is none: empty text, or a value of the seed
  `placeholder_ids`, compared without case. In: the names of a source and of a kind (`session`, `login`), a text
  expression. Out: text; null for null.

  A value that is empty in the seed is the word null: most of dbt's readers of CSV take the one for the other.
#}
{% macro known_id(source, kind, text) -%}
    case
        when lower({{ text }}) not in (
            select lower(coalesce(nullif(value, ''), 'null')) from {{ ref('placeholder_ids') }}
            where source = {{ sql_text(source) }} and kind = {{ sql_text(kind) }}
        ) then nullif({{ text }}, '')
    end
{%- endmacro %}
