{#
  Chains of activity events (docs/definitions.md, Sessions). In: a relation of such with `event_key, source, app_id, device_id,
  session_id, session_signal, occurred_at`, and one of their groups (chain_groups.sql). Out: a select of `event_key,
  chain_started_at` for the events of groups that are not one chain; the start is null for stops and pauses that no chain holds.

  Events without a longer gap between them are an island. Its chain begins with the first of them that is no stop or pause:
  those before it are in no chain, and because they bridge no gap, an island has one chain at most.
#}
{% macro session_chains(relation, groups) -%}
    {%- set group = 'source, app_id, device_id, session_id' -%}
    {%- set gap_ms -%}
        case when session_id is null then {{ var('session_timeout_minutes') * 60000 }} else {{ var('max_session_hours') * 3600000 }} end
    {%- endset %}
    select event_key, chain_started_at
    from (
        select
            *,
            min(case when begins_chain then coalesce(carried_start_at, occurred_at) end) over (
                partition by {{ group }}, island_started_at order by occurred_at, event_key
                rows between unbounded preceding and current row
            ) as chain_started_at
        from (
            select
                *,
                max(case when is_start then occurred_at end) over (
                    partition by {{ group }} order by occurred_at, event_key
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
                        lag(occurred_at) over (partition by {{ group }} order by occurred_at, event_key) as previous_at
                    from (
                        select
                            {{ relation }}.{{ group | replace(', ', ', ' ~ relation ~ '.') }},
                            {{ relation }}.event_key,
                            {{ relation }}.occurred_at,
                            {{ begins_chain(relation) }} as begins_chain,
                            cast(null as {{ type_name('timestamp') }}) as carried_start_at
                        from {{ relation }}
                        inner join {{ groups }} on {{ of_chain_group(relation, groups) }}
                        where not {{ groups }}.is_one_chain
                        {%- if is_incremental() %}
                        union all
                        select {{ group }}, event_key, occurred_at, true, session_chain_started_at
                        from ({{ last_of_chains() }}) as carried
                        {%- endif %}
                    ) as timeline
                ) as spaced
            ) as started
        ) as islands
    ) as chained
    where carried_start_at is null
{%- endmacro %}
