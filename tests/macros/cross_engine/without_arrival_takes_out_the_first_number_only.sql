-- Nothing else changes, neither blanks nor order; without such a number the line stays as it is.
with cases as (
    select '{"a":1,"arrival_timestamp":1767225600000,"b":2}' as line, '{"a":1,,"b":2}' as expected
    union all select '{"arrival_timestamp" : -5}', '{}'
    union all select '{"arrival_timestamp":5,"x":{"arrival_timestamp":6}}', '{,"x":{"arrival_timestamp":6}}'
    union all select '{"arrival_timestamp":"5"}', '{"arrival_timestamp":"5"}'
    union all select '{"Arrival_Timestamp":5}', '{"Arrival_Timestamp":5}'
    union all select '{"a": "$1 "}', '{"a": "$1 "}'
    union all select '', ''
    union all select null, null
    union all select {{ sql_text('{"a":"\\n","arrival_timestamp":5}') }}, {{ sql_text('{"a":"\\n",}') }}
),

computed as (
    select cases.*, {{ without_arrival('line') }} as actual
    from cases
)

select *
from computed
where (actual is null) <> (expected is null) or actual <> expected
