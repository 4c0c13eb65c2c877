-- One row per accepted event, in the columns of the entity.
{{ accepted(ref('int_events__records'), 'event_key') }}
