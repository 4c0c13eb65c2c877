-- Text: '' is a value, null is none and spreads; blanks at the end count, and so does case.
with cases as (
    select 1 as case_number, '' as value, 0 as expected_length
    union all select 2, ' ', 1
    union all select 3, 'é', 1
    union all select 4, 'é' || chr(769), 2
    union all select 5, {{ "'a' || chr(10) || 'b'" }}, 3
)

select case_number from cases where value is null or length(value) <> expected_length
union all
select 11 where coalesce('' || cast(null as {{ type_name('text') }}), 'null') <> 'null'
union all
select 12 where nullif('', '') is not null
union all
select 13 where coalesce(nullif('a', ''), '-') <> 'a'
union all
select 14 where 'a ' = 'a'
union all
select 15 where 'A' = 'a'
union all
select 16 where lower('ÀÉÏ') <> 'àéï' or upper('àéï') <> 'ÀÉÏ'
