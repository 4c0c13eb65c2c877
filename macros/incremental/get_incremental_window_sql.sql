{#
  The strategy of every incremental model on engines with transactions: delete the scope, insert what was computed for
  it, in one transaction with the hooks around it.
#}
{% macro get_incremental_window_sql(arg_dict) %}
    {%- do memory().update({'written_from': arg_dict['temp_relation']}) -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arg_dict['target_relation'] }} where {{ rewritten_rows() }};
    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{% endmacro %}
