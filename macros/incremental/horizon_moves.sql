{# Per app what moved in the model's table of horizons (`meta.window.horizons`, else app_horizons) since its watermark. #}
{% macro horizon_moves() %}
    {%- set name = window_config().get('horizons', 'app_horizons') -%}
    {%- if ('moved', name) not in run_memory() -%}
        {%- do run_memory().update({('moved', name): run_query(
            'select app_id, moved_load_id, moved_date from ' ~ relation_of(name) ~ ' where moved_load_id > ' ~ least_watermark()
        ).rows}) -%}
    {%- endif -%}
    {%- set moved, watermark = {}, own_watermark() -%}
    {%- for move in run_memory()[('moved', name)] if move['moved_load_id'] > watermark -%}
        {%- do moved.update({move['app_id']: move}) -%}
    {%- endfor -%}
    {{- return(moved) -}}
{% endmacro %}
