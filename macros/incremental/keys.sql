{#
  Which events a run looks at again: those of which a copy arrived, or left with its file, since this model's watermark.
  The scope of the models with one row per event key or file.
#}

{# The keys themselves: a select of `record_key`. #}
{% macro changed_keys() -%}
    select record_key from {{ ref('plan_changes') }} where load_id > {{ own_watermark() }}
{%- endmacro %}

{#
  A predicate for rows with `occurred_utc_date` and a key: those of changed keys; all in a build from nothing. In: the key's
  column. Copies of one event share the date it occurred on, so the dates, as literals, say where to look.
#}
{% macro of_changed_keys(key) -%}
    {%- set keys = changed_keys() -%}
    {%- if not is_incremental() -%}
        1 = 1
    {%- else -%}
        occurred_utc_date in ({{ changed_dates('occurred_utc_date') }}) and {{ key }} in ({{ keys }})
    {%- endif -%}
{%- endmacro %}

{# The same for what is touched: nothing in a build from nothing. #}
{% macro of_touching_keys(key) -%}
    {%- set keys = of_changed_keys(key) -%}
    {{- keys if is_incremental() else '1 = 0' -}}
{%- endmacro %}

{# The first copy of each event in a relation: a select of its columns and `copy_number`. #}
{% macro first_copies(relation) -%}
    select * from (
        select *, row_number() over (partition by event_key order by {{ copy_order(relation) }}) as copy_number
        from {{ relation }}
    ) as numbered
    where copy_number = 1
{%- endmacro %}

{# The distinct dates, as literals, on which changed keys occurred (`occurred_utc_date`) or arrived (`arrival_date`). #}
{% macro changed_dates(column) -%}
    {%- if ('dates', column) not in memory() -%}
        {%- do memory().update({('dates', column): _changed_dates(column) if has_news() else 'null'}) -%}
    {%- endif -%}
    {{- memory()[('dates', column)] -}}
{%- endmacro %}

{% macro _changed_dates(column) -%}
    {%- if column == 'occurred_utc_date' -%}
        {{- literal_dates(
            'select distinct occurred_utc_date from ' ~ ref('plan_changes') ~ ' where load_id > ' ~ own_watermark()
        ) -}}
    {%- else -%}
        {{- literal_dates(
            'select distinct arrival_date from ' ~ ref('int_records__envelope') ~ ' where ' ~ of_changed_keys('record_key')
            ~ ' union select distinct cast(arrived_at as date) from ' ~ state('files') ~ ' where load_id > ' ~ own_watermark()
            ~ ' and arrived_at is not null'
        ) -}}
    {%- endif -%}
{%- endmacro %}

{# A predicate: a date is one of the changed dates of this model's window (`kind`); true in a build from nothing. #}
{% macro on_changed_dates(column) -%}
    {%- set changes = ref('plan_changes') -%}
    {%- if not is_incremental() -%} 1 = 1
    {%- else -%} {{ column }} in ({{ changed_dates(window_config()['kind']) }})
    {%- endif -%}
{%- endmacro %}
