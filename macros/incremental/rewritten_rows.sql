{#
  Which of its own rows a model rewrites in a run, by the scope of its window.

  rewritten_rows     a predicate
  rewritten_columns  the columns that the predicate decides by: rows that are equal in them stay or go together; none if
                     no row goes. Of these only `device_id` may be null
  rewritten_dates    the part of the predicate that is nothing but literals, for engines to prune by
#}
{% macro rewritten_rows() -%}
    {%- set window = window_config() -%}
    {%- set scope = window.get('scope', 'dates') -%}
    {%- if not window -%} 1 = 0
    {%- elif scope == 'files' -%} {{ replaced_files(window['source']) }}
    {%- elif scope == 'keys' -%} {{ of_changed_keys(window['key']) }}
    {%- elif scope == 'changed_files' -%} {{ of_changed_files() }}
    {%- elif scope == 'changed_dates' -%} {{ window['column'] }} in ({{ changed_dates(window['kind']) }})
    {%- elif scope == 'whole' -%} 1 = 1
    {%- elif scope == 'loads' -%} load_id > {{ own_watermark() }} or load_id <= {{ least_watermark() }}
    {%- elif scope == 'members' -%} {{ of_touched_members() }}
    {%- else -%} {{ window_predicate(window['column']) }}
    {%- endif -%}
{%- endmacro %}

{% macro rewritten_columns() %}
    {%- set window = window_config() -%}
    {%- if not window -%} {{- return([]) -}} {%- endif -%}
    {%- set scope = window.get('scope', 'dates') -%}
    {{- return({
        'files': ['arrival_date', 'file_path'],
        'keys': ['occurred_utc_date', window.get('key')],
        'changed_files': ['arrival_date', 'source', 'file_path'],
        'changed_dates': [window.get('column')],
        'whole': [window.get('key')],
        'loads': ['load_id'],
        'members': ['app_id', _column_of_member()],
        'dates': ['app_id', window.get('column')] + ([_column_of_member()] if window.get('by') else []),
    }[scope]) -}}
{% endmacro %}

{% macro _column_of_member() %}
    {{- return({'device': 'device_id', 'user': 'user_key'}[window_config()['by']]) -}}
{% endmacro %}

{# In: what stands before the names of columns (`target.`). #}
{% macro rewritten_dates(prefix) -%}
    {%- set window = window_config() -%}
    {%- set scope = window.get('scope', 'dates') -%}
    {%- if scope == 'files' -%} {{ prefix }}arrival_date in ({{ changed_arrival_dates(window['source']) }})
    {%- elif scope == 'changed_files' -%} {{ prefix }}arrival_date in ({{ changed_file_dates() }})
    {%- elif scope == 'keys' -%} {{ prefix }}occurred_utc_date in ({{ changed_dates('occurred_utc_date') }})
    {%- elif scope == 'changed_dates' -%} {{ prefix }}{{ window['column'] }} in ({{ changed_dates(window['kind']) }})
    {%- elif scope == 'dates' -%}
        {{ from_first_date(prefix ~ window['column']) }}
    {%- else -%} 1 = 1
    {%- endif -%}
{%- endmacro %}
