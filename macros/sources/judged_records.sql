{#
  Records with what became of them. In: the source; the relation, a CTE over `parsed_records` with more columns, if there is
  one; the JSON text of the record, if not the line. Out: a select of its columns, `reason` (`record_reason`), `is_event`: whether it
  is read any further (accepted, duplicate or parked), and `occurred_at`, `arrived_at` of such.
#}
{% macro judged_records(source, relation=none, record='json_line') -%}
    select
        *,
        case when is_event then {{ timestamp_from_ms('occurred_ms') }} end as occurred_at,
        case when is_event then {{ timestamp_from_ms('arrived_ms') }} end as arrived_at
    from (
        select *, reason is null or reason in ('future', 'late') as is_event
        from (
            select *, {{ record_reason(source, record) }} as reason
            from {{ relation or '(' ~ parsed_records(source) ~ ') as parsed' }}
        ) as judged
    ) as classed
{%- endmacro %}
