{{ config(meta={'window': {'scope': 'whole', 'key': 'app_id'}}) }}

-- One row per app: those of the seed, and those that sent accepted events though no seed knows them.
with seeded as (
    select app_id, app_name, tenant_id, reporting_timezone, currency from {{ ref('int_apps__settings') }}
),

seen as (
    select distinct app_id from {{ ref('rpt_ingestion') }}
    where accepted > 0
)

select app_id, app_name, tenant_id, reporting_timezone, currency from seeded
union all
select
    seen.app_id,
    seen.app_id as app_name,
    cast('default' as {{ type_name('text') }}),
    cast('UTC' as {{ type_name('text') }}),
    cast('USD' as {{ type_name('text') }})
from seen
left join seeded on seen.app_id = seeded.app_id
where seeded.app_id is null
