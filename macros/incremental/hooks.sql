{#
  What stands around the rows of every incremental model, in their transaction where the engine has any. Before: notes
  what the change will touch, so that a crash can only make a bound too early. After: the watermark, and for the first table
  of a source the ledger's base. A run that dies between any two of these statements is repeated by the next one.
#}
{% macro before_write() %}
    {%- if execute and config.get('materialized') == 'incremental' -%}
        {%- set window = window_config() -%}
        {%- if not is_incremental() -%}
            {%- do note_birth() -%}
            {%- if watermark_of(model.name) is not none -%}
                delete from {{ state('marks') }} where model = {{ sql_text(model.name) }}
            {%- endif -%}
        {%- elif window.get('scope') == 'files' -%}
            {{ log_removed(window['source']) }}
        {%- elif window.get('touches') == 'first_logins' -%}
            {{ log_first_login_touches() }}
        {%- elif window.get('touches') == 'users' -%}
            {{ log_user_touches() }}
        {%- elif window.get('touches') == 'settings' -%}
            {{ log_setting_touches() }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{% macro after_write() %}
    {%- if execute and config.get('materialized') == 'incremental' -%}
        {%- if config.get('incremental_strategy') == 'append' and is_incremental() and not memory().get('is_written') -%}
            {{ exceptions.raise_compiler_error("dbt-athena did not write " ~ this ~ " by incremental_insert, so rows may be there twice") }}
        {%- endif -%}
        {%- set statements = [] -%}
        {%- if window_config().get('touches') == 'users' and is_incremental() -%}
            {#- Once more, for those that the rows belong to now. -#}
            {%- do statements.append(log_user_touches()) -%}
        {%- endif -%}
        {%- if window_config().get('scope') == 'files' -%}
            {%- do statements.extend(log_files(window_config()['source'])) -%}
        {%- endif -%}
        {%- do statements.extend(write_watermark()) -%}
        {%- for statement in statements -%} {%- do run_query(statement) -%} {%- endfor -%}
        {%- do count_rows_written() -%}
    {%- endif -%}
{% endmacro %}
