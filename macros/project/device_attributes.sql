{# Columns of an event of which a device has the newest value that is known, in the order of dim_devices. #}
{% macro device_attributes() %}
    {{- return(['platform', 'os_version', 'app_version', 'device_make', 'device_model', 'country']) -}}
{% endmacro %}
