{# Whether a user day is one of a user who came back after more than 30 days: a predicate on columns of fct_user_days. #}
{% macro is_resurrected() -%}
    previous_activity_date < {{ add_days('activity_date', -30) }}
{%- endmacro %}
