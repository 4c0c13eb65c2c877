-- One row per accepted record of every source, in the columns of the envelope.
{{ accepted(ref('int_records__envelope'), 'record_key') }}
