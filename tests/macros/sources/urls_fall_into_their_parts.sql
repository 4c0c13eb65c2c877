-- With and without scheme, user, port, path, query and fragment.
with cases as (
    select
        'https://u:p@Shop.example:8080/p/7?utm_source=A+b%20C&x=1#top?y' as url,
        'Shop.example' as expected_host,
        '/p/7' as expected_path,
        'a b c' as expected_source
    union all select 'shop.example/cart', 'shop.example', '/cart', null
    union all select 'shop.example', 'shop.example', '/', null
    union all select 'shop.example?utm_source=x', 'shop.example', '/', 'x'
    union all select 'http://shop.example#/a?utm_source=x', 'shop.example', '/', null
    union all select 'https://shop.example/?my_utm_source=1&utm_source=&utm_source=2', 'shop.example', '/', null
    union all select '/only/path?utm_source=x', null, '/only/path', 'x'
    union all select 'app://home/x', 'home', '/x', null
    union all select 'x.example/?utm_source=+a' || chr(9), 'x.example', '/', 'a' || chr(9)
    union all select {{ "'shop.example/p?token=x' || chr(10) || 'y#utm_source=z'" }}, 'shop.example', '/p', null
    union all select '', null, '/', null
    union all select null, null, null, null
),

computed as (
    select
        cases.*,
        {{ url_host('url') }} as host,
        {{ url_path('url') }} as path,
        {{ url_parameter(url_query('url'), 'utm_source') }} as source
    from cases
)

select *
from computed
where
    (host is null) <> (expected_host is null)
    or host <> expected_host
    or (path is null) <> (expected_path is null)
    or path <> expected_path
    or (source is null) <> (expected_source is null)
    or source <> expected_source
