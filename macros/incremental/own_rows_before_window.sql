{#
  Values carried in: a select from the model's own rows before the window; no rows in a build from nothing.
  In: a list of (name, type, expression), what follows the where clause, and up to how many days before the window to
  look (all if none). Types are logical ones of the project's mapping, or SQL's own.
#}
{% macro own_rows_before_window(columns, clause='', days=none) -%}
    {%- set column = window_config()['column'] -%}
    select
        {%- for name, type, expression in columns %}
        {%- if is_incremental() %}
        {{ expression }} as {{ name }}
        {%- else %}
        cast(null as {{ type_name(type) }}) as {{ name }}
        {%- endif -%}
        {{ ',' if not loop.last }}
        {%- endfor %}
    {%- if is_incremental() %}
    from {{ this }}
    where {{ before_window(column, days) }}
    {{ clause }}
    {%- else %}
    where 1 = 0
    {%- endif -%}
{%- endmacro %}
