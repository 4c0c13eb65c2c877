{#
  The columns are a key: no row twice, and no part of it null but those in `nullable`. Returns the keys that are neither.
#}
{% test unique_key(model, columns, nullable=[]) %}
select
    {{ columns | join(', ') }},
    count(*) as rows_with_this_key
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns if column not in nullable %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
