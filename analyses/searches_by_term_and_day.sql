-- What did people search for, by day? A search is an event with the attribute `_search_term`: the SDK's own `_search`,
-- and whatever apps send. Spellings that differ in case or in blanks around them are one term.
with searches as (
    select
        app_id,
        occurred_date,
        event_name,
        user_key,
        session_key,
        {{ lower_text(json_member_text(json_member_text('properties', 'attributes'), '_search_term')) }} as search_term
    from {{ ref('fct_events') }}
    where source = 'clickstream' and is_activity
)

select
    app_id,
    occurred_date,
    coalesce(search_term, '(none)') as search_term,
    count(*) as searches,
    count(distinct user_key) as users,
    count(distinct session_key) as sessions
from searches
where event_name = '_search' or search_term is not null
group by app_id, occurred_date, coalesce(search_term, '(none)')
order by app_id, occurred_date, searches desc, search_term
