{#
  Chains of activity events (docs/definitions.md, Sessions): a select of `event_key, person_id, is_activity,
  chain_started_at` for the events of a relation with these and `source, app_id, device_id, session_id, session_signal,
  occurred_at`; the start is null unless `is_activity`, and for stops and pauses that no chain holds.

  Events without a longer gap between them are an island. Its chain begins with the first of them that is no stop or pause:
  those before it are in no chain, and because they bridge no gap, an island has one chain at most.
#}
{% macro session_chains(relation) -%}
    {%- set group = 'source, app_id, device_id, session_id' -%}
    {%- set timeline = group ~ ', is_activity' -%}
    {%- set longest_ms = var('max_session_hours') * 3600000 -%}
    {%- set gap_ms -%}
        case when session_id is null then {{ var('session_timeout_minutes') * 60000 }} else {{ longest_ms }} end
    {%- endset %}
    select event_key, person_id, is_activity, case when is_activity then chain_started_at end as chain_started_at
    from (
        select
            *,
            min(case when begins_chain then coalesce(carried_start_at, occurred_at) end) over (
                partition by {{ timeline }}, island_started_at order by occurred_at, event_key
                rows between unbounded preceding and current row
            ) as chain_started_at
        from (
            select
                *,
                max(case when is_start then occurred_at end) over (
                    partition by {{ timeline }} order by occurred_at, event_key
                    rows between unbounded preceding and current row
                ) as island_started_at
            from (
                select
                    *,
                    previous_at is null
                    or {{ ms_from_timestamp('occurred_at') }} - {{ ms_from_timestamp('previous_at') }} > {{ gap_ms }}
                        as is_start
                from (
                    select
                        *,
                        lag(occurred_at) over (partition by {{ timeline }} order by occurred_at, event_key) as previous_at
                    from (
                        select
                            {{ timeline }}, event_key, person_id, occurred_at,
                            coalesce(session_signal, '') not in ('stop', 'pause') as begins_chain,
                            cast(null as {{ type_name('timestamp') }}) as carried_start_at
                        from {{ relation }}
                        {%- if is_incremental() %}
                        union all
                        {{ _last_of_chains(group, [session_days(), -(-var('session_timeout_minutes') // 1440)] | max) }}
                        {%- endif %}
                    ) as timeline
                ) as spaced
            ) as started
        ) as islands
    ) as chained
    where carried_start_at is null
{%- endmacro %}

{# The last event with a chain before the window, of every group that may go on in it; stops in no chain are no one's. #}
{% macro _last_of_chains(group, days) -%}
    select
        {{ group }}, true as is_activity, event_key, cast(null as {{ type_name('text') }}) as person_id, occurred_at,
        true as begins_chain, session_chain_started_at as carried_start_at
    from (
        select
            {{ group }}, event_key, occurred_at, session_chain_started_at,
            row_number() over (partition by {{ group }} order by occurred_at desc, event_key desc) as newest_first
        from {{ this }}
        where
            session_chain_started_at is not null
            and {{ window('occurred_utc_date', days=days) }}
            and not ({{ window('occurred_utc_date') }})
    ) as earlier
    where newest_first = 1
{%- endmacro %}
