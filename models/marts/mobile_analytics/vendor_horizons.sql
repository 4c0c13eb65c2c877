{{ config(meta={'window': {'scope': 'whole', 'key': 'app_id'}, 'is_about_runs': true}) }}

-- One row per app that Mobile Analytics knows: how far its activity reaches, and since when that is another.
with found as (
    select app_id, first_activity_date, newest_activity_date, cast(null as date) as settled_date
    from {{ ref('app_horizons') }}
    where
        newest_activity_date is not null
        and app_id in (select app_id from {{ ref('dim_vendor_clients') }})
)

{{ with_moves('found') }}
