{#
  Overrides `safe_cast` of dbt-athena 1.11.1, by which unit tests write the values of their rows: Athena reads no moment with
  a `T` in it, and columns of views do not say that theirs have microseconds. A project's SQL has no use for it.
#}
{% macro athena__safe_cast(field, type) %}
    {%- if type.startswith('timestamp') -%} try_cast(replace({{ field }}, 'T', ' ') as {{ type_name('timestamp') }})
    {%- else -%} try_cast({{ field }} as {{ type }})
    {%- endif -%}
{% endmacro %}
