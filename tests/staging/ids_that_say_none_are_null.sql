{{ config(tags=['history']) }}

-- Every value of the seed, in any case, for its own source and kind; and nothing that only begins like it.
with words as (
    select
        source,
        kind,
        coalesce(nullif(value, ''), 'null') as word,
        upper(coalesce(nullif(value, ''), 'null')) as upper_word,
        coalesce(nullif(value, ''), 'null') || '7' as longer_word
    from {{ ref('placeholder_ids') }}
),

read_as as (
    {%- for source in ['mobile_analytics', 'clickstream'] %}
    {%- for kind in ['session', 'login'] %}
    select
        word,
        {{ known_id(source, kind, 'word') }} as id,
        {{ known_id(source, kind, 'upper_word') }} as upper_id,
        {{ known_id(source, kind, 'longer_word') }} as longer_id
    from words
    where source = '{{ source }}' and kind = '{{ kind }}'
    {{- '\n    union all' if not (loop.last and source == 'clickstream') }}
    {%- endfor %}
    {%- endfor %}
)

select *
from read_as
where id is not null or upper_id is not null or longer_id is null
