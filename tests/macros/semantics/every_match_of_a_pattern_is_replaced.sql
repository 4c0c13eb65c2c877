-- replace_pattern takes all matches; `^` matches once.
with cases as (
    select '"ip":"1.2.3.4","x":{"ip":"5.6.7.8"}' as value, '"ip":"","x":{"ip":""}' as expected
    union all select 'nothing', 'nothing'
    union all select '', ''
    union all select null, null
),

computed as (
    select
        cases.*,
        {{ replace_pattern('value', '"ip":"[^"]*"', '"ip":""') }} as actual,
        regexp_replace('x@y@z', '^.*@', '') as anchored
    from cases
)

select * from computed
where (actual is null) <> (expected is null) or actual <> expected or anchored <> 'z'
