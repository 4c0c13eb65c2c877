{# The last event with a chain before the window, of every group that may go on in it; stops in no chain are no one's. #}
{% macro last_of_chains() -%}
    {%- set group = 'source, app_id, device_id, session_id' -%}
    {%- set days = chain_days() - session_days() -%}
    select {{ group }}, event_key, occurred_at, session_chain_started_at
    from (
        select
            {{ group }}, event_key, occurred_at, session_chain_started_at,
            row_number() over (partition by {{ group }} order by occurred_at desc, event_key desc) as newest_first
        from {{ this }}
        where session_chain_started_at is not null and {{ before_window('occurred_utc_date', days) }}
    ) as earlier
    where newest_first = 1
{%- endmacro %}
