{{ config(meta={'window': {'scope': 'whole', 'key': 'tenant_id'}}) }}

-- One row per tenant: those of the seed, and those that only apps name.
with seeded as (
    select tenant_id, tenant_name, isolation, namespace, account from {{ ref('tenants') }}
),

named as (
    select distinct tenant_id from {{ ref('dim_apps') }}
)

select tenant_id, tenant_name, isolation, namespace, account from seeded
union all
select named.tenant_id, named.tenant_id as tenant_name, cast('pool' as {{ type_name('text') }}), null, null
from named
left join seeded on named.tenant_id = seeded.tenant_id
where seeded.tenant_id is null
