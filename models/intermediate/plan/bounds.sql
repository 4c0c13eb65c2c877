{{ config(schema='state') }}

-- One row per model and app of which the last run that rewrote anything rewrote rows by their date: from which date on,
-- and why.
select
    load_id,
    model,
    app_id,
    first_date,
    touched_date,
    why
from {{ state('rewrites') }}
where load_id = (select max(load_id) from {{ state('rewrites') }})
