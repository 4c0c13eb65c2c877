{# Apps whose row in the `apps` seed appeared, vanished or changed: everything of theirs. #}
{% macro log_setting_touches() -%}
    insert into {{ state('touches') }} (load_id, app_id, device_id, kind, touched_date)
    select {{ next_watermark() }}, app_id, cast(null as {{ type_name('text') }}), 'settings', date '1900-01-01'
    from ({{ changed_settings() }}) as changed
{%- endmacro %}

{# Their ids: a select of `app_id`; those that only have another name, too, if asked for, which changes no figure. #}
{% macro changed_settings(with_names=false) -%}
    select coalesce(seed.app_id, own.app_id) as app_id
    from {{ ref('apps') }} as seed
    full outer join {{ this }} as own on seed.app_id = own.app_id
    where
        seed.app_id is null
        or own.app_id is null
        or seed.tenant_id <> own.tenant_id
        or seed.reporting_timezone <> own.reporting_timezone
        or seed.currency <> own.currency
        {%- if with_names %}
        or seed.app_name <> own.app_name
        {%- endif %}
{%- endmacro %}
