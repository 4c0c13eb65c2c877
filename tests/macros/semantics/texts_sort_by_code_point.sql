-- "Least" and "greatest" text decide ties everywhere: by code point, not by language.
with cases as (
    select 'a' as value, 5 as expected
    union all select 'B', 4
    union all select '10', 2
    union all select '9', 3
    union all select '', 1
    union all select 'é', 8
    union all select 'ab', 6
    union all select 'z', 7
    union all select chr(65535), 9
    union all select '😀', 10
),

numbered as (
    select cases.*, row_number() over (order by value) as actual from cases
)

select value from numbered where actual <> expected
union all
select 'least' from cases having min(value) <> '' or max(value) <> '😀'
