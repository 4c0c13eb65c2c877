-- One row per accepted event: a valid record without copies, or the least of its copies.
with valid as (
    select * from {{ ref('int_events__records') }}
    where record_class = 'valid'
),

copied as (
    select event_key from {{ ref('duplicate_events') }}
),

single as (
    select valid.*, cast(1 as bigint) as copy_number
    from valid
    where not exists (select 1 from copied where copied.event_key = valid.event_key)
),

-- Copies share their date, and a partition by it lets a filter on the date through.
numbered as (
    select
        valid.*,
        row_number() over (
            partition by event_key, occurred_utc_date
            order by arrived_at, file_path, record_hash
        ) as copy_number
    from valid
    where exists (select 1 from copied where copied.event_key = valid.event_key)
)

select * from single
union all
select * from numbered
where copy_number = 1
