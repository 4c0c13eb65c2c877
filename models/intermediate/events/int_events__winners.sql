-- One row per accepted event: a valid record without copies, or the least of its copies. Records are joined with the
-- keys that have copies, and named twice, so that engines stream whole rows and keep none in memory.
with single as (
    select records.*, cast(1 as bigint) as copy_number
    from {{ ref('int_events__records') }} as records
    left join {{ ref('duplicate_events') }} as copied on records.event_key = copied.event_key
    where records.record_class = 'valid' and copied.event_key is null
),

-- Copies share their date, and a partition by it lets a filter on the date through.
numbered as (
    select
        records.*,
        row_number() over (
            partition by records.event_key, records.occurred_utc_date
            order by records.arrived_at, records.file_path, records.record_hash
        ) as copy_number
    from {{ ref('int_events__records') }} as records
    inner join {{ ref('duplicate_events') }} as copied on records.event_key = copied.event_key
    where records.record_class = 'valid'
)

select * from single
union all
select * from numbered
where copy_number = 1
