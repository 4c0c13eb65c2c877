select app_id, activity_date, kpi_name, vendor_value, our_value
from {{ ref('rpt_vendor_kpis') }}
where
    vendor_value < 0
    or our_value < 0
    or ((kpi_name = 'stickiness' or kpi_name like 'retention%') and (vendor_value > 1 or our_value > 1))
