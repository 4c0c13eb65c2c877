{#
  Whether a file is one that landing wrote in the place of a vendor's: only there does `_tidemark_rejected` mean what landing
  found; a vendor's line with that member is a line like any other. In: an expression of the path that is read.
#}
{% macro is_landed_copy(read_path) -%}
    {%- set folder = env_var('TIDEMARK_LANDED', 'data/landed') ~ '/files/' -%}
    (strpos({{ read_path }}, {{ sql_text(folder) }}) > 0)
{%- endmacro %}
