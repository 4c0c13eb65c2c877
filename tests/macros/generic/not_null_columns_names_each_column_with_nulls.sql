-- Also the one null of a column, and not a table without rows.
with found as (
    {{ test_not_null_columns(
        "(select 1 as a, 2 as b, 3 as c union all select null, 2, null union all select null, 2, 3) as cases",
        ['a', 'b', 'c']
    ) }}
),

expected as (
    select 'a' as column_name, 2 as null_rows
    union all select 'c', 1
)

select
    expected.column_name as expected_name,
    expected.null_rows as expected_nulls,
    found.column_name as found_name,
    found.null_rows as found_nulls
from expected
full outer join found on expected.column_name = found.column_name
where expected.column_name is null or found.column_name is null or expected.null_rows <> found.null_rows
union all
select
    null as expected_name,
    0 as expected_nulls,
    of_no_rows.column_name as found_name,
    of_no_rows.null_rows as found_nulls
from ({{ test_not_null_columns("(select 1 as a where 1 = 2) as cases", ['a']) }}) as of_no_rows
