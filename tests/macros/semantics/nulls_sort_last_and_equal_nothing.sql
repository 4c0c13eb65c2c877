-- In windows nulls come last in ascending order; they are one group, count as nothing, and equal nothing.
with cases as (
    select 'a' as name, cast(null as integer) as value
    union all select 'b', 2
    union all select 'c', 1
    union all select 'd', null
),

numbered as (
    select cases.*, row_number() over (order by value, name) as number_by_value from cases
),

counted as (
    select
        count(*) as all_rows,
        count(value) as with_value,
        count(distinct value) as values_found,
        sum(value) as total,
        sum(case when value is null then 1 else 0 end) as without_value
    from cases
),

grouped as (
    select value, count(*) as group_rows from cases group by value
)

select 1 as case_number from numbered
where (name = 'a' and number_by_value <> 3) or (name = 'd' and number_by_value <> 4)
union all
select 2 from counted
where all_rows <> 4 or with_value <> 2 or values_found <> 2 or total <> 3 or without_value <> 2
union all
select 3 from grouped where value is null and group_rows <> 2
union all
select 4 from cases where value is null and (value = value or value <> 2)
union all
select 5 from cases where name = 'a' and coalesce(value not in (1, 2), false)
