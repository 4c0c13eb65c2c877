{# What the source takes for a login, by the var `mobile_analytics_login`. #}
{% macro mobile_analytics_login() -%}
    {%- if var('mobile_analytics_login') == 'cognito_id' -%}
        case when is_flat then flat_login else nested_login end
    {%- elif var('mobile_analytics_login') == 'endpoint_user_id' -%}
        case when not is_flat then {{ endpoint_user_id('endpoint_json') }} end
    {%- elif var('mobile_analytics_login') == 'none' -%}
        cast(null as {{ type_name('text') }})
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "mobile_analytics_login must be cognito_id, endpoint_user_id or none, not " ~ var('mobile_analytics_login')
        ) }}
    {%- endif -%}
{%- endmacro %}

{#
  The user that an endpoint names. In: an expression with the JSON text of an endpoint, whatever that is. Out: text; null
  if it is no object, or names none.
#}
{% macro endpoint_user_id(endpoint) -%}
    case
        when substring({{ endpoint }}, 1, 1) = '{' and substring({{ json_member_json(endpoint, 'User') }}, 1, 1) = '{'
            then {{ json_member_text(json_member_json(endpoint, 'User'), 'UserId') }}
    end
{%- endmacro %}
