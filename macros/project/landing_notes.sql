{#
  Whether a line stands for a record that landing refused. In: expressions of the path that is read, and of the line.
#}
{% macro is_refused_by_landing(read_path, line) -%}
    {{ _is_noted_by_landing('rejected', read_path, line) }}
{%- endmacro %}

{#
  For a line that is not as it came (of members of one name Redshift takes the first only): the md5 of what makes the key of
  a line, as it came; null for others. In: as above.
#}
{% macro landing_md5(read_path, line) -%}
    case when {{ _is_noted_by_landing('md5', read_path, line) }} then substring({{ line }}, 19, 32) end
{%- endmacro %}

{# The line without that md5. In: as above. #}
{% macro without_landing_md5(read_path, line) -%}
    case
        when {{ _is_noted_by_landing('md5', read_path, line) }} then '{' || substring({{ line }}, 53) else {{ line }}
    end
{%- endmacro %}

{#
  Whether a line says something of landing's own: it begins with this mark, and lies in a file that landing wrote in the
  place of a vendor's. A vendor's line with such a member is a line like any other.
#}
{% macro _is_noted_by_landing(mark, read_path, line) -%}
    {%- set folder = landed_folder() ~ '/files/' -%}
    (strpos({{ read_path }}, {{ sql_text(folder) }}) > 0 and {{ line }} like '{"_tidemark_{{ mark }}":%')
{%- endmacro %}
