"""The table: every kind of bad input, by topic. A section is a title, a sentence, and its rows."""

from . import (
    kinds_envelopes,
    kinds_fields,
    kinds_files,
    kinds_ids,
    kinds_json,
    kinds_locales,
    kinds_names,
    kinds_sparse,
    kinds_times,
)

SECTIONS: list[tuple[str, str, list]] = [
    ("Containers", "The bytes of a file.", kinds_files.GZIPS),
    ("Lines and characters", "The text in a file.", kinds_files.TEXTS),
    ("Objects of Firehose", "Mobile Analytics alone.", kinds_files.FIREHOSE),
    ("Names, links and folders", "What stands in the raw zone.", kinds_names.NAMES),
    ("JSON", "What a line holds, or an element of an envelope's array.", kinds_json.SHAPES),
    ("Joined records", "What stands on one line with nothing between. The good record counts once.",
     kinds_json.JOINED),
    ("Numbers", "Values of members that nobody requires, if nothing else is said.",
     kinds_json.NUMBERS),
    ("Characters in texts", "Values of texts. What is accepted comes through unchanged.",
     kinds_json.TEXTS),
    ("Lengths", "Bytes of a line; of an event with what its envelope says.", kinds_json.LENGTHS),
    ("Fields that are missing", "", kinds_fields.MISSING),
    ("Objects that are left out", "Pinpoint writes those only in which there is something.",
     kinds_sparse.SPARSE),
    ("Fields of another type", "", kinds_fields.TYPES),
    ("Several faults", "The first that applies is the reason.", kinds_fields.ORDER),
    ("When it occurred", "", kinds_times.OCCURRED),
    ("When it arrived", "", kinds_times.ARRIVALS),
    ("Times of sessions", "", kinds_times.SESSIONS),
    ("Ids and names", "As event type, device, session, login, version and text at once. All come"
     " through unchanged.",
     kinds_ids.VALUES),
    ("Locales", "Country and language of a device ([definitions](definitions.md#locales)).",
     kinds_locales.LOCALES),
    ("Platforms", "What sources call them.", kinds_ids.PLATFORMS),
    ("Ids that say none", "The values of the seed `placeholder_ids`.", kinds_ids.NOBODY),
    ("Apps and event types", "", kinds_ids.APPS),
    ("Envelopes", "Clickstream alone.", kinds_envelopes.ENVELOPES),
    ("Events of Clickstream", "Values that count for nothing.", kinds_envelopes.EVENTS),
    ("Events of servers", "Clickstream alone: a login instead of a device.",
     kinds_envelopes.SERVERS),
    ("Amounts without end", "Records that are good, and sums that do not fit.",
     kinds_envelopes.AMOUNTS),
]  # fmt: skip

KINDS = [kind for _, _, kinds in SECTIONS for kind in kinds]
