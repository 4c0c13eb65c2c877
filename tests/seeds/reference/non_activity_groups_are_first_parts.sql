-- `a.b.*` and `*` would match nothing: a group is the first part of a name.
select source, event_name
from {{ ref('non_activity_events') }}
where
    event_name like '%*%'
    and event_name <> split_part(event_name, '.', 1) || '.*'
