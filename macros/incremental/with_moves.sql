{#
  A table of horizons with what moved: the date from which rows that run up to an app's newest date, or say what is settled,
  are others. In: a CTE of `app_id, first_activity_date, newest_activity_date, settled_date`, as they are now. Out: a select of
  these, `moved_load_id`, the load in which either of the last two moved, and `moved_date`, the day after the lesser of old and
  new. As long as some model has not taken a move in, later ones keep its date if that is earlier. An app that has lost its
  activity stays, without dates, so that its rows go.
#}
{% macro with_moves(found) -%}
    {%- set newest_move -%}
        case when newest_activity_date <> was_newest then {{ earlier_date('newest_activity_date', 'was_newest') }} end
    {%- endset -%}
    {%- set settled_move -%}
        case when is_settled <> was_settled then {{ earlier_date('is_settled', 'was_settled') }} end
    {%- endset -%}
    {%- set columns = 'app_id, first_activity_date, newest_activity_date, settled_date' -%}
    {%- if not is_incremental() -%}
    select {{ columns }}, cast(null as bigint) as moved_load_id, cast(null as date) as moved_date
    from {{ found }}
    {%- else -%}
    select
        {{ columns }},
        case when move_date is not null then {{ next_watermark() }} else held_load_id end as moved_load_id,
        case
            when held_load_id > {{ least_watermark() }} then {{ earlier_date('held_date', 'move_date') }}
            else coalesce(move_date, held_date)
        end as moved_date
    from (
        select
            *,
            case
                when was_newest is null and newest_activity_date is null then null
                when was_newest is null or newest_activity_date is null then date '1900-01-01'
                else {{ add_days(earlier_date(newest_move, settled_move), 1) }}
            end as move_date
        from (
            select
                coalesce(found.app_id, own.app_id) as app_id,
                found.first_activity_date,
                found.newest_activity_date,
                found.settled_date,
                {{ _settled_in_rows('found') }} as is_settled,
                own.newest_activity_date as was_newest,
                {{ _settled_in_rows('own') }} as was_settled,
                own.moved_load_id as held_load_id,
                own.moved_date as held_date
            from {{ found }} as found
            full outer join {{ this }} as own on found.app_id = own.app_id
        ) as compared
    ) as moved
    {%- endif -%}
{%- endmacro %}

{# The last settled date that rows can show: not before the day before the first. #}
{% macro _settled_in_rows(alias) -%}
    {{ later_date(add_days(alias ~ '.first_activity_date', -1), alias ~ '.settled_date') }}
{%- endmacro %}
