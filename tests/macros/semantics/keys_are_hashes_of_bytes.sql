-- The same 32 characters for the same bytes, whatever the characters are.
with cases as (
    select '' as value, 'd41d8cd98f00b204e9800998ecf8427e' as expected
    union all select 'a', '0cc175b9c0f1b6a831c399e269772661'
    union all select 'é', '66ddcd97cfdeabb2f6fb8a999b4bc76f'
    union all select '😀', '2a02eac39d716a70ecf37579185927b6'
    union all select {{ "'a' || chr(31) || 'b'" }}, 'dde141cc50d6118a5ddaae1a01b74f99'
)

select * from cases
where {{ md5_text('value') }} <> expected
