{#
  A predicate on events: they belong to chains of sessions with an event of the window of the model being built (by user), and to
  sessions that can have one. Whose a session is follows from its first event; so others' events come with it, and whoever asks keeps
  the sessions in the window. True for every event in a build from nothing.
#}
{% macro of_touched_chains() -%}
    {%- if not is_incremental() -%} 1 = 1
    {%- else -%}
        {{ from_first_date('occurred_utc_date', days=session_days()) }}
        and (app_id, device_id, session_chain_started_at) in (
            select app_id, device_id, session_chain_started_at from {{ ref('fct_events') }}
            where session_key is not null and {{ window('occurred_utc_date') }}
        )
    {%- endif -%}
{%- endmacro %}
