{{ config(materialized='incremental', meta={'window': {'scope': 'whole', 'key': 'app_id', 'touches': 'settings'}}) }}

-- One row per app of the seed, as the last run knew it: a changed row touches all history of its app, and no other's.
select
    app_id,
    app_name,
    tenant_id,
    reporting_timezone,
    currency
from {{ ref('apps') }}
