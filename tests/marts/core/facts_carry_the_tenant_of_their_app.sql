{{ config(tags=['history']) }}

with facts as (
    {%- for fact in [
        'fct_events', 'fct_purchases', 'fct_sessions', 'fct_user_days', 'fct_active_users', 'fct_retention',
        'fct_lifecycle_weekly', 'fct_installs', 'dim_users', 'dim_devices',
    ] %}
    select distinct '{{ fact }}' as fact, app_id, tenant_id from {{ ref(fact) }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select facts.fact, facts.app_id, facts.tenant_id, apps.tenant_id as tenant_of_app
from facts
left join {{ ref('dim_apps') }} as apps on facts.app_id = apps.app_id
where apps.tenant_id is null or facts.tenant_id <> apps.tenant_id
