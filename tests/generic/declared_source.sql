{# Sources that no folder declares: what a seed says of them would never be looked at. #}
{% test declared_source(model, column_name) %}
    select distinct {{ column_name }}
    from {{ model }}
    where {{ column_name }} not in ('{{ declared_sources() | join("', '") }}')
{% endtest %}
