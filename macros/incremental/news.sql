{#
  Whether a run has anything to do for a model. A watermark's `changed_load_id` is the load that last may have changed rows of the
  model; where none is younger than what the model has taken in from its parents, nothing new can come out of it.

  has_news  true or false; true in a build from nothing, and offline. For the first table of a source: whether files are new,
            others, gone or back, or came in and are not in a watermark yet, because a run died between the two
#}
{% macro has_news() %}
    {%- if not (execute and flags.INTROSPECT) -%} {{- return(true) -}} {%- endif -%}
    {%- if 'has_news' not in memory() -%} {%- do memory().update({'has_news': _has_news()}) -%} {%- endif -%}
    {{- return(memory()['has_news']) -}}
{% endmacro %}

{% macro _has_news() %}
    {%- if not is_incremental() -%} {{- return(true) -}} {%- endif -%}
    {%- set window, watermark = window_config(), own_watermark() -%}
    {%- if window.get('scope') == 'files' -%}
        {%- set source = _news_of_sources().get(window['source'], {}) -%}
        {{- return(source.get('is_changed', false) or source.get('load_id', 0) > watermark) -}}
    {%- elif window.get('touches') == 'settings' -%}
        {{- return(run_query('select count(*) from (' ~ changed_settings(with_names=true) ~ ') as changed').columns[0].values()[0] > 0) -}}
    {%- endif -%}
    {%- for name in incremental_parents(model) -%}
        {%- set changed = watermark_of(name)['changed_load_id'] if watermark_of(name) else none -%}
        {%- if changed is none or changed > watermark -%} {{- return(true) -}} {%- endif -%}
    {%- endfor -%}
    {{- return(false) -}}
{% endmacro %}

{# By source: whether its files are others than the ledger's base says, and the last load in which it took any. Asked once. #}
{% macro _news_of_sources() %}
    {%- if 'news' not in run_memory() -%}
        {%- set query -%}
            select
                coalesce(manifest.source, files.source) as source,
                max(case
                    when manifest.file_path is null then case when files.status <> 'gone' then 1 else 0 end
                    when files.version is null or files.version <> manifest.version or files.status = 'gone' then 1
                    else 0
                end) as is_changed,
                max(files.load_id) as load_id
            from (select * from {{ relation_of('stg_landing__manifest') }} where status <> 'gone') as manifest
            full outer join {{ state('files') }} as files
                on manifest.source = files.source and manifest.file_path = files.file_path
            group by coalesce(manifest.source, files.source)
        {%- endset -%}
        {%- set news = {} -%}
        {%- for row in run_query(query).rows -%}
            {%- do news.update({row['source']: {'is_changed': row['is_changed'] == 1, 'load_id': row['load_id'] or 0}}) -%}
        {%- endfor -%}
        {%- do run_memory().update({'news': news}) -%}
    {%- endif -%}
    {{- return(run_memory()['news']) -}}
{% endmacro %}

{# The watermark of a model that does nothing: as far as its parents', changed when it was. Written at the end (`log_no_news`). #}
{% macro note_no_news() %}
    {%- set held = watermark_of(model.name) -%}
    {#- Alike, but perhaps of a version that said less of it: from now on all is held. -#}
    {%- set watermark = dict(held, load_id=[next_watermark(), held['load_id']] | max, fingerprint=fingerprint()) -%}
    {%- if watermark != held -%}
        {%- do watermarks()['models'].update({model.name: watermark}) -%}
        {%- do run_memory().setdefault('no_news', {}).update({model.name: held}) -%}
    {%- endif -%}
{% endmacro %}

{# The models of the run that did nothing and whose watermarks are others now: a list of names. #}
{% macro models_without_news() %}
    {{- return(run_memory().get('no_news', {}).keys() | sort) -}}
{% endmacro %}

{# Statements that write these watermarks. A run that dies before costs nothing: the next one finds no news either. #}
{% macro log_no_news() %}
    {%- set statements, moved = [], {} -%}
    {%- for name in models_without_news() -%}
        {%- set watermark, held = watermark_of(name), run_memory()['no_news'][name] -%}
        {%- do moved.setdefault(watermark['load_id'], []).append(sql_text(name)) -%}
        {%- if watermark['fingerprint'] != held['fingerprint'] -%}
            {%- do statements.append(
                'update ' ~ state('marks') ~ ' set fingerprint = ' ~ sql_text(watermark['fingerprint']) ~ ' where model = ' ~ sql_text(name)
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for load_id, names in moved.items() -%}
        {%- do statements.append(
            'update ' ~ state('marks') ~ ' set load_id = ' ~ load_id ~ ' where model in (' ~ names | join(', ') ~ ')'
        ) -%}
    {%- endfor -%}
    {{- return(statements) -}}
{% endmacro %}
