{#
  A predicate: the row belongs to a user or device that a run looks at again as a whole. In: the alias of a relation with `app_id`
  and the key by which the model's window is (`meta.window.by`). True for every row in a build from nothing.
#}
{% macro of_touched_members(of='') -%}
    {%- if not is_incremental() -%} 1 = 1
    {%- else -%}
        {%- set apps = [] -%}
        {%- for app_id, bound in window_bounds().items() if bound['is_whole'] -%} {%- do apps.append(sql_text(app_id)) -%} {%- endfor -%}
        {%- if apps | join | length > 25000 -%} 1 = 1
        {%- elif apps -%} ({{ of ~ '.' if of }}app_id in ({{ apps | join(', ') }}) or {{ is_touched(of) }})
        {%- else -%} {{ is_touched(of) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
