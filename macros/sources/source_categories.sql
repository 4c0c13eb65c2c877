{#
  The category of traffic sources, by the seed `source_categories`: of the listed domains that a source is, or lies below, that of
  the longest. In: a CTE with `traffic_source`. Out: a select of `traffic_source, category`, one row per source that is listed.
#}
{% macro source_categories(relation) -%}
    select traffic_source, category
    from (
        select
            added.traffic_source,
            domains.category,
            row_number() over (
                partition by added.traffic_source order by length(domains.domain) desc, domains.domain
            ) as longest_first
        from (select distinct traffic_source from {{ relation }}) as added
        inner join {{ ref('source_categories') }} as domains
            on
                length(domains.domain) <= length(added.traffic_source)
                and substring(
                    '.' || added.traffic_source, length(added.traffic_source) - length(domains.domain) + 1
                ) = '.' || domains.domain
    ) as matched
    where longest_first = 1
{%- endmacro %}
