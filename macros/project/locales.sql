{#
  Country and language of a locale, as phones, browsers and servers write it: by BCP 47 (`zh-Hant-TW`), Java
  (`zh_TW_#Hant`), ICU (`de_DE@calendar=buddhist`) and POSIX (`en_US.UTF-8`). In: a text expression. Out: text; null for
  null, and where the locale has no such part.

  country_of_locale   the region part: two letters, in upper case, or three digits
  language_of_locale  the language part, two or three letters, in lower case and otherwise as it is written; `und` is none
  country_of_text     of a text that should be a country itself

  The patterns mean the same on all engines: none ends with `$`, before which some take a line end.
#}
{% macro country_of_locale(locale) -%}
    {#- What stands before a region becomes an @, which no head has: the language in one or more parts, and a script. -#}
    {%- set letter = '[A-Za-z]' -%}
    {%- set before = '^(' ~ letter * 2 ~ letter ~ '?)?_(' ~ letter * 3 ~ '_)*(' ~ letter * 4 ~ '_)?' -%}
    {%- set marked = "regexp_replace(" ~ _locale_head(locale) ~ ", '" ~ before ~ "', '@')" -%}
    nullif(upper({{ regexp_group(marked, '@([A-Za-z][A-Za-z]|[0-9][0-9][0-9])_') }}), '')
{%- endmacro %}

{% macro language_of_locale(locale) -%}
    nullif(nullif(lower({{ regexp_group(_locale_head(locale), '^([A-Za-z][A-Za-z][A-Za-z]?)_') }}), ''), 'und')
{%- endmacro %}

{% macro country_of_text(text) -%}
    {%- set country = cut_blanks(text) -%}
    case
        when {{ country }} <> '' and regexp_replace({{ country }}, '^([A-Za-z][A-Za-z]|[0-9][0-9][0-9])', '') = ''
            then upper({{ country }})
    end
{%- endmacro %}

{#
  What `properties` keeps of a country and a language: the raw values that the columns do not show as they are. In: the
  names of both members. Out: members for `json_object_text`. The relation has `country`, `country_text` and `country_json`
  (column, raw value as text and as JSON text), and the same of the language.
#}
{% macro other_locale_members(country, language) %}
    {%- set members = [] -%}
    {%- for member, column in [(country, 'country'), (language, 'language')] -%}
        {%- set is_other = column ~ "_text not in ('', coalesce(" ~ column ~ ", ''))" -%}
        {%- do members.append((member, 'case when ' ~ is_other ~ ' then ' ~ column ~ '_json end', none)) -%}
    {%- endfor -%}
    {{- return(members) -}}
{% endmacro %}

{# A locale without what may follow its parts: a code set, keywords, what Java adds. Each part ends with `_`. #}
{% macro _locale_head(locale) -%}
    split_part(split_part(split_part(replace({{ cut_blanks(locale) }}, '-', '_'), '@', 1), '.', 1), '#', 1) || '_'
{%- endmacro %}
