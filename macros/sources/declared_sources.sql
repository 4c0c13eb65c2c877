{#
  The sources that are declared in models/staging/*/_*__sources.yml, and the entity that their records are. Written from there
  by landing, because dbt has to know names when it parses: nobody edits it.
#}
{% macro declared_sources() %}
    {{- return({
        'clickstream': 'events',
        'mobile_analytics': 'events',
    }) -}}
{% endmacro %}
