-- Around changes of the clocks, at the ends of the world, and with offsets of three quarters of an hour.
with cases as (
    select timestamp '2026-03-08 04:59:59.999' as moment, 'America/New_York' as zone, date '2026-03-07' as expected
    union all select timestamp '2026-03-08 05:00:00.000', 'America/New_York', date '2026-03-08'
    union all select timestamp '2026-03-09 03:59:59.999', 'America/New_York', date '2026-03-08'
    union all select timestamp '2026-03-09 04:00:00.000', 'America/New_York', date '2026-03-09'
    union all select timestamp '2025-11-03 04:59:59.999', 'America/New_York', date '2025-11-02'
    union all select timestamp '2025-11-03 05:00:00.000', 'America/New_York', date '2025-11-03'
    union all select timestamp '2025-10-25 22:00:00.000', 'Europe/Berlin', date '2025-10-26'
    union all select timestamp '2025-10-26 22:59:59.999', 'Europe/Berlin', date '2025-10-26'
    union all select timestamp '2025-10-26 23:00:00.000', 'Europe/Berlin', date '2025-10-27'
    union all select timestamp '2024-02-28 18:14:59.999', 'Asia/Kathmandu', date '2024-02-28'
    union all select timestamp '2024-02-28 18:15:00.000', 'Asia/Kathmandu', date '2024-02-29'
    union all select timestamp '2025-12-31 09:59:59.999', 'Pacific/Kiritimati', date '2025-12-31'
    union all select timestamp '2025-12-31 10:00:00.000', 'Pacific/Kiritimati', date '2026-01-01'
    union all select timestamp '2026-01-01 10:59:59.999', 'Pacific/Pago_Pago', date '2025-12-31'
    union all select timestamp '2026-01-01 11:00:00.000', 'Pacific/Pago_Pago', date '2026-01-01'
    union all select timestamp '2026-01-01 00:00:00.000', 'UTC', date '2026-01-01'
)

select * from cases
where {{ local_date('moment', 'zone') }} <> expected
