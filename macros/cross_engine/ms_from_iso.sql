{#
  Epoch milliseconds of a moment as ISO 8601 writes it: `2026-03-01T10:00`, with a blank for the `T`, with seconds and their
  fraction, with `Z`, `UTC` or an offset (`+02:00`, `+0200`); without one it is UTC. Below a millisecond is cut.
  In: a text expression, best a column: it is written out many times. Out: bigint; null for null, for any other text, and
  for a moment that there is not (30 February, 24:00). Engines differ in what they read, and one stops at what it does not:
  so nothing is cast here that is not known to fit. The shape ends with `$`, because Redshift takes blanks that are left for
  nothing.
#}
{% macro ms_from_iso(text) -%}
    {%- set shape = '^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?'
        ~ '( ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?$' -%}
    {%- set month, day = "substring(" ~ text ~ ", 6, 2)", "substring(" ~ text ~ ", 9, 2)" -%}
    {%- set seconds = "case when substring(" ~ text ~ ", 17, 1) = ':' then substring(" ~ text ~ ", 18, 2) else '00' end" -%}
    {%- set offset = "replace(" ~ regexp_group("substring(" ~ text ~ ", 17)", '([+-][0-9][0-9]:?[0-9][0-9])') ~ ", ':', '')" -%}
    {%- set fraction = regexp_group("substring(" ~ text ~ ", 20)", '^[.]([0-9]+)') -%}
    case
        when {{ text }} is null or regexp_replace({{ text }}, '{{ shape }}', '') <> '' then null
        when {{ month }} not between '01' and '12' or {{ day }} not between '01' and {{ _last_day(text) }} then null
        when substring({{ text }}, 12, 2) > '23' or substring({{ text }}, 15, 2) > '59' or {{ seconds }} > '59' then null
        when substring({{ offset }}, 2, 2) > '23' or substring({{ offset }}, 4, 2) > '59' then null
        else
            {{ ms_from_timestamp('cast(cast(substring(' ~ text ~ ', 1, 10) as date) as ' ~ type_name('timestamp') ~ ')') }}
            + cast(substring({{ text }}, 12, 2) as bigint) * 3600000
            + cast(substring({{ text }}, 15, 2) as bigint) * 60000
            + cast({{ seconds }} as bigint) * 1000
            + cast(substring(coalesce({{ fraction }}, '') || '000', 1, 3) as bigint)
            + case substring({{ offset }}, 1, 1) when '-' then 1 when '+' then -1 else 0 end * (
                cast(coalesce(nullif(substring({{ offset }}, 2, 2), ''), '0') as bigint) * 3600000
                + cast(coalesce(nullif(substring({{ offset }}, 4, 2), ''), '0') as bigint) * 60000
            )
    end
{%- endmacro %}

{# Of the month of a date in digits, as two digits. #}
{% macro _last_day(text) -%}
    {%- set year = 'cast(substring(' ~ text ~ ', 1, 4) as bigint)' -%}
    case
        when substring({{ text }}, 6, 2) in ('04', '06', '09', '11') then '30'
        when substring({{ text }}, 6, 2) <> '02' then '31'
        when mod({{ year }}, 4) = 0 and (mod({{ year }}, 100) <> 0 or mod({{ year }}, 400) = 0) then '29'
        else '28'
    end
{%- endmacro %}
