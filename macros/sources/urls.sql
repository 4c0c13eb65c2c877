{#
  Parts of a URL, which may lack its scheme (`shop.example/cart?x=1`). In: a text expression. Out: text; null for null.

  url_host       without user and port; null if empty
  site_of        of a host, what sites are told apart by: lower case, trimmed, without `www.`; null if empty
  url_path       from the first `/`, `/` if there is none; without query and fragment
  url_query      what follows the `?`, without fragment, with `&` before each parameter; null if there is none
  url_parameter  of such a query, the first value of a parameter: `+` and `%20` as blanks, lower case, trimmed; null if
                 missing or empty
#}
{% macro url_host(url) -%}
    nullif(regexp_replace(regexp_replace({{ _before(_without_scheme(url), '[/?#]') }}, '^.*@', ''), ':[0-9]*$', ''), '')
{%- endmacro %}

{% macro site_of(host) -%}
    nullif(regexp_replace(lower(trim({{ host }})), '^www[.]', ''), '')
{%- endmacro %}

{% macro url_path(url) -%}
    case
        when strpos({{ _before(_without_scheme(url), '[?#]') }}, '/') > 0
            then substring(
                {{ _before(_without_scheme(url), '[?#]') }}, strpos({{ _before(_without_scheme(url), '[?#]') }}, '/')
            )
        when {{ url }} is not null then '/'
    end
{%- endmacro %}

{% macro url_query(url) -%}
    case
        when strpos({{ _before(url, '#') }}, '?') > 0
            then '&' || substring({{ _before(url, '#') }}, strpos({{ _before(url, '#') }}, '?') + 1)
    end
{%- endmacro %}

{% macro url_parameter(query, name) -%}
    nullif(trim(lower(replace(replace(
        {{ regexp_group(query, '&' ~ name ~ '=([^&]*)') }}, '+', ' '), '%20', ' '))), '')
{%- endmacro %}

{% macro _without_scheme(url) -%} regexp_replace({{ url }}, '^[A-Za-z][A-Za-z0-9+.-]*://', '') {%- endmacro %}

{% macro _before(text, characters) -%} regexp_replace({{ text }}, '{{ characters }}.*$', '') {%- endmacro %}
