{#
  How the largest tables are cut where an engine cuts tables: by month. By day would prune better, but Athena refuses more
  than 100 partitions in one statement. In: the name of a date column. Out: a list for `partitioned_by`; none elsewhere.
#}
{% macro months_of(column) %}
    {{- return(["month(" ~ column ~ ")"] if target.type == 'athena' else none) -}}
{% endmacro %}
