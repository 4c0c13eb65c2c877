{#
  What a run asks about touches, once: per load and app the earliest date and its kind, and `rest_date`: those touched before it are
  few enough to be rewritten from the earliest date on by their names, and all others from `rest_date` on. Of all dates the one
  with the fewest days to rewrite, summed over those who were touched.
#}
{% macro touches_by_app() %}
    {%- set relation = touches_relation() -%}
    {%- if ('touches', relation.identifier) not in run_memory() -%}
        {%- do run_memory().update({('touches', relation.identifier): run_query(
            select_touches_by_app('(select * from ' ~ relation ~ ' where load_id > ' ~ least_watermark() ~ ') as pending')
        ).rows}) -%}
    {%- endif -%}
    {{- return(run_memory()[('touches', relation.identifier)]) -}}
{% endmacro %}

{#
  In: a relation of `load_id, app_id, kind, touched_date`, a row per device or user. Out: a select of `load_id, app_id,
  touched_date, kind` (`settings` where the whole app is touched), `rest_date`.
#}
{% macro select_touches_by_app(relation) -%}
    select
        load_id,
        app_id,
        min(touched_date) as touched_date,
        max(case when date_number = 1 then kind end) as kind,
        max(case when cost_number = 1 then touched_date end) as rest_date
    from (
        select
            *,
            row_number() over (partition by load_id, app_id order by kind_number, touched_date, kind) as date_number,
            row_number() over (partition by load_id, app_id order by cost, touched_date desc) as cost_number
        from (
            select
                *,
                case when kind = 'settings' then 0 else 1 end as kind_number,
                members * {{ days_between('touched_date', 'last_date') }} + members_before * {{ days_between('first_date', 'touched_date') }} as cost
            from (
                select
                    load_id,
                    app_id,
                    kind,
                    touched_date,
                    sum(count(*)) over (partition by load_id, app_id) as members,
                    coalesce(sum(count(*)) over (
                        partition by load_id, app_id order by touched_date, kind
                        rows between unbounded preceding and 1 preceding
                    ), 0) as members_before,
                    min(touched_date) over (partition by load_id, app_id) as first_date,
                    max(touched_date) over (partition by load_id, app_id) as last_date
                from {{ relation }}
                group by load_id, app_id, kind, touched_date
            ) as dates
        ) as costs
    ) as numbered
    group by load_id, app_id
{%- endmacro %}
