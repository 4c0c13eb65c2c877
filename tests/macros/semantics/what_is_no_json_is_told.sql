-- Neither more nor less is taken for JSON than the standard has.
with cases as (
    select '{}' as line, true as expected
    union all select '{"v":1e400}', true
    union all select '{"v":-0}', true
    union all select {{ sql_text('{"v":"\\ud83d\\ude00"}') }}, true
    union all select {{ sql_text('{"v":"\\ude00"}') }}, false
    union all select {{ sql_text('{"v":"\\ud83d"}') }}, false
    union all select {{ sql_text('{"v":"\\\\ud800"}') }}, true
    union all select {{ sql_text('{"v":"\\ud800"}') }}, false
    union all select {{ sql_text('{"v":"\\udc00\\ud800"}') }}, false
    union all select {{ sql_text('{"v":"\\x41"}') }}, false
    union all select '{"v":NaN}', false
    union all select '{"v":-Infinity}', false
    union all select '{"v":": NaN"}', true
    union all select '{"v":[1,]}', false
    union all select '{"v":1,}', false
    union all select '{"v":01}', false
    union all select '{"v":+1}', false
    union all select '{"v":.5}', false
    union all select '{"v":1} {}', false
    union all select '{"v":1}x', false
    union all select chr(65279) || '{"v":1}', false
    union all select {{ sql_text('{"v":' ~ '[' * 400 ~ ']' * 400 ~ '}') }}, true
),

parsed as (
    {{ json_columns('cases', 'line', [('v', ['v'], 'json')]) }}
)

select line, is_json from parsed
where coalesce(is_json, false) <> expected
