{#
  Whether a line stands for a record that landing refused: it begins with our mark, and lies in a file that landing wrote in
  the place of a vendor's. A vendor's line with such a member is a line like any other. In: expressions of the path that
  is read, and of the line.
#}
{% macro is_refused_by_landing(read_path, line) -%}
    {%- set folder = env_var('TIDEMARK_LANDED', 'data/landed') ~ '/files/' -%}
    (strpos({{ read_path }}, {{ sql_text(folder) }}) > 0 and {{ line }} like '{"_tidemark_rejected":%')
{%- endmacro %}
