-- With and without scheme, user, port, path, query and fragment.
with cases as (
    select
        'https://u:p@Shop.example:8080/p/7?utm_source=A+b%20C&x=1#top?y' as url,
        'Shop.example' as expected_host,
        '/p/7' as expected_path
    union all select 'shop.example/cart', 'shop.example', '/cart'
    union all select 'shop.example', 'shop.example', '/'
    union all select 'shop.example?x=1', 'shop.example', '/'
    union all select 'http://shop.example#/a?x=1', 'shop.example', '/'
    union all select '/only/path?x=1', null, '/only/path'
    union all select 'app://home/x', 'home', '/x'
    union all select {{ "'shop.example/p?token=x' || chr(10) || 'y#z'" }}, 'shop.example', '/p'
    union all select '', null, '/'
    union all select null, null, null
),

computed as (
    select
        cases.*,
        {{ url_host('url') }} as host,
        {{ url_path('url') }} as path
    from cases
)

select *
from computed
where
    (host is null) <> (expected_host is null)
    or host <> expected_host
    or (path is null) <> (expected_path is null)
    or path <> expected_path
