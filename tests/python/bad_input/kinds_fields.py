"""Fields that are missing or of another type. A line (or element) for each field in one file."""

from dataclasses import replace

from .kinds import accepted, chain, drop, kind, put, rejected
from .records import ENVELOPE, EVENT, FLAT, NESTED, Raw

TEXTS = {
    NESTED: ["type", "format", "app", "device", "session"],
    FLAT: ["type", "app", "device"],
    EVENT: ["type", "id", "app", "device"],
}
INTEGERS = {
    NESTED: ["occurred", "arrived", "start", "stop"],
    FLAT: ["occurred", "arrived"],
    EVENT: ["occurred"],
    ENVELOPE: ["arrived"],
}
OBJECTS = {NESTED: ["attributes", "metrics"], EVENT: ["attributes", "user"]}
ARRAYS = {EVENT: ["items"]}
REQUIRED = {
    NESTED: ["type", "occurred", "arrived", "format", "app", "device", "start"],
    FLAT: ["type", "occurred", "arrived", "device"],
    EVENT: ["type", "id", "occurred", "app", "device"],
}  # fmt: skip


def of_each(name, says, fields, value, reason: str, also=None):
    """A kind with a bad record for each field, which has this value there; `...` for none."""

    def edit(line: bytes, place: str) -> bytes:
        separator = b"," if place == EVENT else b"\n"
        return separator.join(put(**{field: value})(line, place) for field in fields[place])

    ends = {
        place: tuple(replace(rejected(f"{reason}:<{field}>"), of_each=True) for field in names)
        for place, names in fields.items()
    }
    return kind(name, says, edit, **{**ends, **(also or {})})


def bad_types(fields, what: str, values: dict):
    return [
        of_each(f"{value} for {what}", "For each such field in turn", fields, json, "bad_type")
        for value, json in values.items()
    ]


MISSING = [
    of_each("missing field", "Each required field in turn", REQUIRED, ...,
            "missing_field"),
    of_each("`null` for a required field", "Each in turn", REQUIRED, None, "missing_field"),
    of_each("empty text for a required field", "Each in turn", REQUIRED, "", "missing_field"),
    kind("no application key", "Then the shape is not told to be flat",
         drop("app"), flat=rejected("missing_field:event_timestamp")),
    kind("empty application key", "It is there, so the shape is flat",
         put(app=""), flat=rejected("missing_field:application_key")),
    kind("both shapes at once", "An application key beside a nested application: it is nested",
         put(application_key="other"), nested=accepted()),
    kind("session event without session", "`_session.start` needs a session",
         chain(put(type="_session.start"), drop("session")),
         nested=rejected("missing_field:session.session_id"),
         flat=accepted(event_name="_session.start", session_id=None),
         event=accepted(event_name="_session.start", session_id=None)),
    kind("other event without session", "Nobody asks for it", drop("session", "start"),
         nested=accepted(session_id=None), flat=accepted(session_id=None),
         event=accepted(session_id=None)),
    kind("empty session id", "The same as no session: nobody asks for its start",
         put(session="", start=...), nested=accepted(session_id=None)),
    kind("`null` for an optional field", "`null` is the same as not there",
         put(session=None, start=None, version=None, user=None, items=None),
         nested=accepted(session_id=None), flat=accepted(session_id=None),
         event=accepted(session_id=None)),
    kind("unknown members", "Members that the format does not have", put(extra={"a": [1]}),
         accepted()),
    kind("a line that claims to be landing's", "`_tidemark_rejected` from a vendor says nothing",
         put(_tidemark_rejected={"reason": "too_long", "line": "x"}), accepted()),
]  # fmt: skip

TYPES = [
    *bad_types(TEXTS, "a text", {"a number": 7, "`true`": True, "an object": {"a": 1}}),
    *bad_types(
        INTEGERS,
        "an integer",
        {
            "`\"5\"`": "5",
            "`5.7`": 5.7,
            "`5.0`": 5.0,
            "`1e12`": Raw("1e12"),
            "`1e400`": Raw("1e400"),
            "`true`": True,
            "an array": [1],
            "ISO time": "2026-03-10T05:10:00Z",
        },
    ),
    *bad_types(OBJECTS, "an object", {"a text": "{}", "an array": [], "a number": 0}),
    *bad_types(ARRAYS, "an array", {"an object": {}, "a text": "[]"}),
    kind("numbers for texts that are not required", "They become their text",
         put(version=7, login=17), nested=accepted(app_version="7", login_id="17"),
         flat=accepted(app_version="7", login_id="17"),
         event=accepted(app_version="7", login_id="17")),
    kind("`1.50` for a text that is not required", "Its text is `1.5`, the shortest",
         put(version=Raw("1.50")), nested=accepted(app_version="1.5"),
         flat=accepted(app_version="1.5"), event=accepted(app_version="1.5")),
    kind("an object for a text that is not required", "It becomes its JSON",
         put(version={"a": [1, "b"]}, login=True),
         nested=accepted(app_version='{"a":[1,"b"]}', login_id="true"),
         flat=accepted(app_version='{"a":[1,"b"]}', login_id="true"),
         event=accepted(app_version='{"a":[1,"b"]}', login_id="true")),
]  # fmt: skip

ORDER = [
    kind("type and missing field", "A missing field comes before a wrong type",
         chain(put(type=5), drop("device")), rejected("missing_field:<device>"), envelope=None),
    kind("time and type", "A wrong type comes before an impossible time",
         put(occurred=1, device=5), rejected("bad_type:<device>"), envelope=None),
    kind("two missing fields", "The first in the order of the definitions",
         drop("occurred", "device"), rejected("missing_field:<occurred>"), envelope=None),
]  # fmt: skip
