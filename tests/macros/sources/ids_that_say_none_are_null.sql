-- In any case, and nothing else: what only contains such a word, or has blanks around it, is an id.
with cases as (
    select 'undefined' as value, cast(null as {{ type_name('text') }}) as expected_login, 'undefined' as expected_session
    union all select 'Undefined', null, 'Undefined'
    union all select 'null', null, 'null'
    union all select 'NULL', null, 'NULL'
    union all select '0', null, '0'
    union all select 'none', null, 'none'
    union all select 'Anonymous', null, 'Anonymous'
    union all select 'GUEST', null, 'GUEST'
    union all select 'unknown', null, 'unknown'
    union all select 'NaN', null, 'NaN'
    union all select 'nan', null, 'nan'
    union all select '[object Object]', null, '[object Object]'
    union all select '[OBJECT OBJECT]', null, '[OBJECT OBJECT]'
    union all select '00000000-0000-0000-0000-000000000000', null, '00000000-0000-0000-0000-000000000000'
    union all select '00000000-00000000', '00000000-00000000', null
    union all select '', null, null
    union all select null, null, null
    union all select '00', '00', '00'
    union all select 'guest7', 'guest7', 'guest7'
    union all select ' null', ' null', ' null'
    union all select ' ', ' ', ' '
    union all select 'mary', 'mary', 'mary'
),

computed as (
    select
        cases.*,
        {{ known_id('clickstream', 'login', 'value') }} as login,
        {{ known_id('clickstream', 'session', 'value') }} as session_name,
        {{ known_id('mobile_analytics', 'login', 'value') }} as other_login,
        {{ known_id('mobile_analytics', 'session', 'value') }} as other_session_name
    from cases
)

select *
from computed
where
    coalesce(login, '(null)') <> coalesce(expected_login, '(null)')
    or coalesce(session_name, '(null)') <> coalesce(expected_session, '(null)')
    or coalesce(other_login, '(null)') <> coalesce(expected_login, '(null)')
    or coalesce(other_session_name, '(null)') <> coalesce(expected_session, '(null)')
