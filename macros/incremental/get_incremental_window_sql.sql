{#
  The strategy of every incremental model on engines with transactions: delete the scope, insert what was computed for
  it, in one transaction with the hooks around it.
#}
{% macro get_incremental_window_sql(arg_dict) %}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arg_dict['target_relation'] }} where {{ rewritten_rows() }};
    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{% endmacro %}

{# Which of its own rows this model rewrites in this run: a predicate. #}
{% macro rewritten_rows() -%}
    {%- set window = window_config() -%}
    {%- set scope = window.get('scope', 'dates') -%}
    {%- if not window -%} 1 = 0
    {%- elif scope == 'files' -%} {{ replaced_files(window['source']) }}
    {%- elif scope == 'keys' -%} {{ of_changed_keys() }}
    {%- elif scope == 'changed_files' -%} {{ of_changed_files() }}
    {%- elif scope == 'changed_dates' -%} {{ window['column'] }} in ({{ changed_dates(window['kind']) }})
    {%- elif scope == 'whole' -%} 1 = 1
    {%- elif scope == 'members' -%} (app_id, {{ window['key'] }}) in ({{ changed_members(window['key']) }})
    {%- else -%} {{ window_predicate(window_bounds(window['reach']), window['column']) }}
    {%- endif -%}
{%- endmacro %}
