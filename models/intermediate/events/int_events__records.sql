-- One row per record of every source: the one place where sources meet.
select * from {{ ref('stg_mobile_analytics__records') }}
union all
select * from {{ ref('stg_clickstream__records') }}
