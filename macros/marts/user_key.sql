{#
  The key of a person: of the login that an event belongs to, else of its device. In: text expressions of the app, the
  device, and the login; a login is null where none is known. Out: text, never null.
#}
{% macro user_key(app_id, device_id, login_id) -%}
    case
        when {{ login_id }} is not null then {{ hash_key(["'login'", app_id, login_id]) }}
        else {{ hash_key(["'device'", app_id, device_id]) }}
    end
{%- endmacro %}
