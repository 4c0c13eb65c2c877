{#
  Parts of a URL, which may lack its scheme (`shop.example/cart?x=1`). In: a text expression. Out: text; null for null.

  url_host  without user and port; null if empty
  site_of   of a host, what sites are told apart by: lower case, without blanks around it and `www.`; null if empty
  url_path  from the first `/`, `/` if there is none; without query and fragment
#}
{% macro url_host(url) -%}
    {%- set authority = "split_part(" ~ _before_query(_without_scheme(url)) ~ ", '/', 1)" -%}
    nullif(split_part(regexp_replace({{ authority }}, '^.*@', ''), ':', 1), '')
{%- endmacro %}

{% macro site_of(host) -%}
    nullif(regexp_replace({{ cut_blanks('lower(' ~ host ~ ')') }}, '^www[.]', ''), '')
{%- endmacro %}

{% macro url_path(url) -%}
    {%- set place = _before_query(_without_scheme(url)) -%}
    case
        when strpos({{ place }}, '/') > 0 then substring({{ place }}, strpos({{ place }}, '/'))
        when {{ url }} is not null then '/'
    end
{%- endmacro %}

{% macro _without_scheme(url) -%} regexp_replace({{ url }}, '^[A-Za-z][A-Za-z0-9+.-]*://', '') {%- endmacro %}

{# Line ends included, which `.` in a pattern does not match. #}
{% macro _before_query(url) -%} split_part(split_part({{ url }}, '#', 1), '?', 1) {%- endmacro %}
