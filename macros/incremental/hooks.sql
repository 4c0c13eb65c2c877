{#
  What stands around the rows of every incremental model, in their transaction where the engine has any. Before: notes
  what the change will touch, so that a crash can only make a bound too early. After: the mark, and for the first table
  of a source the ledger's base.
#}
{% macro before_write() %}
    {%- if execute and config.get('materialized') == 'incremental' -%}
        {%- set window = window_config() -%}
        {%- if not is_incremental() -%}
            delete from {{ state('marks') }} where model = {{ sql_text(model.name) }}
        {%- elif window.get('scope') == 'files' -%}
            {{ log_replaced(window['source']) }}
        {%- elif window.get('touches') == 'winners' -%}
            {{ log_winner_touches() }}
        {%- elif window.get('touches') == 'first_logins' -%}
            {{ log_first_login_touches() }}
        {%- elif window.get('touches') == 'settings' -%}
            {{ log_setting_touches() }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{% macro after_write() %}
    {%- if execute and config.get('materialized') == 'incremental' -%}
        {%- if window_config().get('scope') == 'files' -%} {{ log_files(window_config()['source']) }}; {%- endif -%}
        {{ write_mark() }}
    {%- endif -%}
{% endmacro %}

{# The mark of a model that has just run. A model that `before_write` found to be built whole has none here. #}
{% macro write_mark() %}
    {%- set before = mark_of(model.name) -%}
    {%- set load = next_mark() -%}
    delete from {{ state('marks') }} where model = {{ sql_text(model.name) }};
    insert into {{ state('marks') }} (model, load_id, rebuilt_load_id, fingerprint)
    select
        {{ sql_text(model.name) }},
        {{ load }},
        {{ before['rebuilt_load_id'] if before else current_load() }},
        {{ sql_text(fingerprint()) }}
{% endmacro %}
