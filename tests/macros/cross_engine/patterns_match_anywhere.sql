-- matches_pattern looks anywhere in the text; regexp_group gives the group of the first match.
with cases as (
    select 'cpc' as value, '^(.*cp.*|ppc)$' as pattern, true as expected, 'x=1&y=2' as query, '1' as expected_group
    union all select 'organic', '^(.*cp.*|ppc)$', false, 'y=2&x=3&x=4', '3'
    union all select 'web push', 'push$', true, 'x=', ''
    union all select '', '^$', true, 'y=1', ''
    union all select 'a.b', 'a[.]b', true, 'X=1', ''
    union all select null, 'a', null, null, ''
),

computed as (
    select
        cases.*,
        {{ matches_pattern('value', 'pattern', ['^(.*cp.*|ppc)$', 'push$', '^$', 'a[.]b', 'a']) }} as actual,
        coalesce({{ regexp_group('query', 'x=([^&]*)') }}, '') as actual_group
    from cases
)

select *
from computed
where
    (actual is null) <> (expected is null)
    or actual <> expected
    or actual_group <> expected_group
