{#
  Users or devices that a run looks at again: those with a day in the window now, or before this run (their own row's last
  date says so). In: the key's column. Out: a select of `app_id` and the key.
#}
{% macro changed_members(key) -%}
    select app_id, {{ key }} from {{ ref('fct_device_days') }}
    where {{ key }} is not null and {{ window('activity_date') }}
    {%- if is_incremental() %}
    union
    select app_id, {{ key }} from {{ this }} where {{ window(window_config()['column']) }}
    {%- endif -%}
{%- endmacro %}
