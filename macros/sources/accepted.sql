{#
  The records that count: valid ones without copies, and of copies the first. In: a relation of records with the envelope's
  columns, and its key's column. Out: a select of its columns and `copy_number`, which is always 1.

  Records are joined with the keys that have copies, and named twice, so that engines stream whole rows and keep none in
  memory. Copies share their date, and a partition by it lets a filter on the date through.
#}
{% macro accepted(records, key) -%}
with single as (
    select records.*, cast(1 as bigint) as copy_number
    from {{ records }} as records
    left join {{ ref('int_records__copies') }} as copied on records.{{ key }} = copied.record_key
    where records.record_class = 'valid' and copied.record_key is null
),

numbered as (
    select
        records.*,
        row_number() over (
            partition by records.{{ key }}, records.occurred_utc_date order by {{ copy_order('records') }}
        ) as copy_number
    from {{ records }} as records
    inner join {{ ref('int_records__copies') }} as copied on records.{{ key }} = copied.record_key
    where records.record_class = 'valid'
)

select * from single
union all
select * from numbered
where copy_number = 1
{%- endmacro %}
