-- One row per record of an event, of every source that has any: the entity `events`, whose columns stand in its YAML.
{{ union_of_entity('events') }}
