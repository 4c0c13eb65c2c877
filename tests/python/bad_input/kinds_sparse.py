"""Objects that a vendor leaves out where nothing is in them, and what may stand in their place."""

import json
from typing import Any

from .kinds import accepted, drop, kind, put
from .kinds_fields import OBJECTS, of_each
from .records import dump


def whole(**members: Any):
    """Sets members of the record by their own names; Ellipsis removes one."""

    def edit(line: bytes, place: str) -> bytes:
        record = {**json.loads(line), **members}
        return dump({name: value for name, value in record.items() if value is not ...})

    return edit


# What a service sends, in the form in which it writes it: all that could be empty is.
SERVICE = {
    "device": {"platform": {}},
    "session": {},
    "metrics": ...,
    "client_context": {},
}
OUT = {"note": None, "session_id": None}  # with the attributes

SPARSE = [
    kind("no attributes, no metrics", "There was nothing in them", drop("attributes", "metrics"),
         nested=accepted(note=None), flat=accepted(**OUT), event=accepted(**OUT)),
    kind("`null` for attributes and metrics", "The same as not there",
         put(attributes=None, metrics=None),
         nested=accepted(note=None), flat=accepted(**OUT), event=accepted(**OUT)),
    of_each("empty text for an object", "It is there, and is none", OBJECTS, "", "bad_type"),
    kind("an event that a service sends", "No session, device and metrics: all of them are empty",
         whole(event_type="_email.delivered", **SERVICE),
         nested=accepted(event_name="_email.delivered", session_id=None)),
    kind("a session event without metrics", "As any other, it may have none",
         whole(event_type="_session.start", metrics=...),
         nested=accepted(event_name="_session.start")),
    kind("`null` for all objects", "Nobody asks for what is in them",
         whole(session=None, device=None, client_context=None, metrics=None, facets=None,
               awsAccountId=None, endpoint=None),
         nested=accepted(session_id=None)),
    kind("other types where only members are asked for", "They have no such members",
         whole(session="s", device=["d"], client_context="c", facets=[1], awsAccountId=5,
               endpoint="e"),
         nested=accepted(session_id=None)),
    kind("other types inside of the device", "They have no such members",
         whole(device={"platform": "p", "locale": ["l"]}), nested=accepted()),
]  # fmt: skip
