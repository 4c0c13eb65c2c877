{#
  The partitions of files, by literals, because nothing else prunes them: their apps, and their hours as ranges. Too many of
  them are more than a statement can hold, or an engine compile: then all apps, or all hours between the first and the last.
  Engines hand these literals to Glue, and Trino without escaping them: so all apps, too, where one has a quote.
#}
{% macro partitions_of(source, files) -%}
    {%- if not files -%} {{- return('1 = 0') -}} {%- endif -%}
    {%- set runs = [] -%}
    {%- for hour in files | map(attribute='arrived_at') | unique | sort -%}
        {%- if runs and hour - runs[-1][1] == modules.datetime.timedelta(hours=1) -%}
            {%- do runs.append([runs.pop()[0], hour]) -%}
        {%- else -%} {%- do runs.append([hour, hour]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set runs = runs if runs | length <= 50 else [[runs[0][0], runs[-1][1]]] -%}
    {%- set ranges = [] -%}
    {%- for run in runs -%} {%- do ranges.append(_hours_between(run)) -%} {%- endfor -%}
    {%- set apps = [] -%}
    {%- for path_app in files | map(attribute='path_app_id') | unique -%}
        {%- set app = app_of_partition(source, path_app) -%}
        {%- if app is not none -%} {%- do apps.append(sql_text(app)) -%} {%- endif -%}
    {%- endfor -%}
    {%- set of_apps = 'app in (' ~ apps | join(', ') ~ ') and ' if apps else '' -%}
    {%- set is_for_glue = of_apps | length <= 50000 and "''" not in of_apps and '\\' not in of_apps -%}
    {{- return((of_apps if is_for_glue else '') ~ '(' ~ ranges | join(' or ') ~ ')') -}}
{%- endmacro %}

{#
  The partition key `app` of a file, by the app in its path. Where another layout of the source has an app and this one has
  none, it is a slash, which is no folder's name; where no layout has one, there is no such key: none.
#}
{% macro app_of_partition(source, path_app_id) -%}
    {%- if path_app_id is not none -%} {{- return(path_app_id) -}} {%- endif -%}
    {{- return('/' if 'app' in partition_keys(source) else none) -}}
{%- endmacro %}

{# In: first and last hour. #}
{% macro _hours_between(run) -%}
    dt between '{{ run[0].strftime('%Y/%m/%d/%H') }}' and '{{ run[1].strftime('%Y/%m/%d/%H') }}'
{%- endmacro %}
