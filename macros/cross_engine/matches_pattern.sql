{#
  Whether a regular expression matches anywhere in a text. In: two text expressions, the second with the pattern, and a list of
  all texts that it can be, for engines that take no other than literal patterns (`seed_patterns`). Out: boolean; null for
  null. `.` is any character but a line end.
#}
{% macro matches_pattern(value, pattern, patterns) %}
    {{- return(adapter.dispatch('matches_pattern', 'tidemark')(value, pattern, patterns)) -}}
{% endmacro %}

{% macro duckdb__matches_pattern(value, pattern, patterns) -%} regexp_matches({{ value }}, {{ pattern }}) {%- endmacro %}

{# Parameter `p`: without it, `.` is a line end, too. #}
{% macro redshift__matches_pattern(value, pattern, patterns) -%}
    case {{ pattern }}
        {%- for literal in patterns | unique %}
        when {{ sql_text(literal) }} then regexp_instr({{ value }}, {{ sql_text(literal) }}, 1, 1, 0, 'p') > 0
        {%- else %}
        when '' then false
        {%- endfor %}
    end
{%- endmacro %}

{% macro athena__matches_pattern(value, pattern, patterns) -%} regexp_like({{ value }}, {{ pattern }}) {%- endmacro %}

{#
  The patterns in a column of a seed, as a list for `matches_pattern`. In: the names of both. Empty where nobody needs it, and
  offline. Of the seed's table, so that a unit test, which stands for it with the same rows, has them too.
#}
{% macro seed_patterns(seed, column) %}
    {{- return(adapter.dispatch('seed_patterns', 'tidemark')(seed, column)) -}}
{% endmacro %}

{% macro duckdb__seed_patterns(seed, column) %} {{- return([]) -}} {% endmacro %}

{% macro redshift__seed_patterns(seed, column) %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return([]) -}} {%- endif -%}
    {#- Not by `relation_of`: a unit test has no graph to look into. -#}
    {%- set relation = api.Relation.create(database=target.database, schema=target.schema ~ '_reference', identifier=seed) -%}
    {{- return(run_query(
        'select distinct ' ~ column ~ ' from ' ~ relation ~ ' where ' ~ column ~ " <> '' order by 1"
    ).columns[0].values()) -}}
{% endmacro %}

{% macro athena__seed_patterns(seed, column) %} {{- return([]) -}} {% endmacro %}
