-- In LIKE `_` is one character and `.` is itself; in a pattern `.` is any character but a line end, and case counts.
{%- set patterns = ['^.$', 'a[.]b', '%$', 'a', 'a.b', '^$', 'b'] %}
with cases as (
    select 'é' as value, '_' as like_this, '^.$' as pattern, true as is_like, true as matches
    union all select '😀', '_', '^.$', true, true
    union all select 'a.b', 'a.%', 'a[.]b', true, true
    union all select 'axb', 'a.%', 'a[.]b', false, false
    union all select '100%', '%^%', '%$', false, true
    union all select 'A', 'a', 'a', false, false
    union all select {{ "'a' || chr(10) || 'b'" }}, 'a%b', 'a.b', true, false
    union all select {{ "'a' || chr(8232) || 'b'" }}, 'a_b', 'a.b', true, true
    union all select '', '%', '^$', true, true
    union all select 'abc', 'b', 'b', false, true
)

select * from cases
where
    (value like like_this) <> is_like
    or coalesce({{ matches_pattern('value', 'pattern', patterns) }}, not matches) <> matches
