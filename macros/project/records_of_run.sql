{#
  What became of the records that a run took in, source by source: said at its end, one line each, beginning with
  `tidemark: `. A warning follows where more than `rejected_warn_share` of them were rejected. Nothing is asked where
  nothing was taken in.
#}
{% macro say_records(results) %}
    {%- set found = records_of_run(results) -%}
    {%- if found is not none and not found -%} {%- do log('tidemark: no new records', info=true) -%} {%- endif -%}
    {%- for row in found or [] -%}
        {%- set reasons = [] -%}
        {%- for reason, records in row['reasons'][:3] -%} {%- do reasons.append(reason ~ ' ' ~ '{:,}'.format(records)) -%} {%- endfor -%}
        {%- if row['reasons'] | length > 3 -%} {%- do reasons.append('...') -%} {%- endif -%}
        {%- do log(
            'tidemark: ' ~ row['source'] ~ ': {read:,} records read, {accepted:,} accepted, {duplicates:,} duplicate, '
            '{parked:,} parked, {rejected:,} rejected'.format(**row) ~ (' (' ~ reasons | join(', ') ~ ')' if reasons else ''),
            info=true
        ) -%}
        {%- set share = row['rejected'] / row['read'] if row['read'] else 0 -%}
        {%- if share > var('rejected_warn_share') -%}
            {%- do log(
                'tidemark: warning: ' ~ row['source'] ~ ': {:.3g} % of the records that came in were rejected, more than'
                ' rejected_warn_share ({:.3g} %); rejected_records has them'.format(100 * share, 100 * var('rejected_warn_share')),
                info=true
            ) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}

{#
  In: dbt's results. Out: a list of dicts `source, read, accepted, duplicates, parked, rejected, reasons`, by source, of the
  sources that brought records; the reasons of parked and rejected ones as (reason, records), most frequent first. None if
  the run did not come as far as to tell copies from events, as runs of some models may.
#}
{% macro records_of_run(results) %}
    {%- set built, sources = [], {} -%}
    {%- for result in results if result.status == 'success' -%}
        {%- do built.append(result.node.name) -%}
        {%- set window = (result.node.config.get('meta') or {}).get('window', {}) -%}
        {%- if window.get('scope') == 'files' and _rows_written(result) != 0 -%}
            {%- do sources.update({window['source']: result.node.unique_id}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if 'int_records__copies' not in built or load_relation(relation_of('int_records__accepted')) is none -%}
        {{- return(none) -}}
    {%- endif -%}
    {%- set found = {} -%}
    {%- set rows = _counts_of_load(current_load()) if sources else [] -%}
    {%- for row in rows -%}
        {%- set of_source = found.setdefault(row['source'], {
            'source': row['source'], 'read': 0, 'accepted': 0, 'duplicates': 0, 'parked': 0, 'rejected': 0, 'reasons': [],
        }) -%}
        {%- set records, class = row['records'] | int, row['record_class'] -%}
        {%- do of_source.update({class: of_source.get(class, 0) + records}) -%}
        {%- if class != 'accepted' -%} {%- do of_source.update({'read': of_source['read'] + records}) -%} {%- endif -%}
        {%- if row['reason'] is not none -%} {%- do of_source['reasons'].append((row['reason'], records)) -%} {%- endif -%}
    {%- endfor -%}
    {%- for row in found.values() -%}
        {%- do row.update({
            'duplicates': row.get('valid', 0) - row['accepted'],
            'reasons': (row['reasons'] | sort | sort(attribute='1', reverse=true)),
        }) -%}
    {%- endfor -%}
    {{- return(found.values() | sort(attribute='source') | list) -}}
{% endmacro %}

{#
  Rows of `source, record_class, reason, records` of one load; `accepted` is the part of `valid` that counts. The dates, as
  literals, keep the search for other copies short.
#}
{% macro _counts_of_load(load_id) %}
    {%- set records = relation_of('int_records__envelope') -%}
    {%- set dates = literal_dates(
        'select distinct occurred_utc_date from ' ~ records ~ ' where load_id = ' ~ load_id ~ " and record_class = 'valid'"
    ) -%}
    {%- set query -%}
        select source, record_class, reason, count(*) as records
        from {{ records }}
        where load_id = {{ load_id }}
        group by source, record_class, reason
        union all
        select source, 'accepted', null, count(*)
        from {{ relation_of('int_records__accepted') }}
        where load_id = {{ load_id }} and occurred_utc_date in ({{ dates }})
        group by source
    {%- endset -%}
    {{- return(run_query(query).rows) -}}
{% endmacro %}
