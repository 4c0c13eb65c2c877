"""Ids and names that somebody might break something with."""

import json

from .kinds import accepted, kind, put, rejected
from .records import EVENT, HOUR, MINUTE, Raw, dump, ms

SEPARATOR = "\x1f"  # between the parts of a key
OCCURRED = ms(HOUR + 10 * MINUTE)
HOSTILE = {
    "quotes": ("Single, double and back quotes", "a'b\"c`d''e"),
    "backslashes": (r"`\` alone, doubled and at the end", "a\\b\\\\c\\"),
    "line breaks": ("Escaped in JSON, real in the value", "a\nb\r\nc"),
    "emoji": ("Characters of four bytes", "😀👩‍👩‍👧"),
    "SQL": ("A table that must be there afterwards", "'; drop table tidemark_core.fct_events; --"),
    "Jinja": ("What dbt would render", "{{ 1 / 0 }}{% raise %}{# x"),
    "placeholders": ("What drivers fill in", "%s %(a)s ? $1 :x {0} ${A}"),
    "NUL": (r"`\u0000` becomes U+FFFD", "a\0b"),
    "separators of our keys": ("U+001F and U+001E", "a\x1fb\x1ec"),
    "what is null in our keys": ("U+001E alone", "\x1e"),
    "a blank": ("It is not empty", " "),
    "blanks around": ("They belong to the value", "  a "),
    "the word null": ("Text like any other, but for a login", "null"),
    "10,000 characters": ("Long, but the line is not too long", "n" * 10_000),
    "words of landing": ("As its own rows begin", '{"_tidemark_rejected":{"reason":"x"}}'),
}


def hostile(name: str, says: str, value: str):
    """The value as id, name and text at once."""
    fields = {name: value for name in ("type", "device", "session", "login", "version", "note")}
    columns = ("event_name", "device_id", "session_id", "login_id", "app_version", "note")
    kept = dict.fromkeys(columns, without_nul(value))
    if value == "null":
        kept["login_id"] = None
    return kind(f"ids: {name}", says, put(**fields), accepted(**kept))


def hostile_app(name: str, says: str, value: str):
    kept = without_nul(value)
    end = accepted(app=kept, app_id=kept)
    if SEPARATOR in value:
        end = rejected("bad_type:<app>", app=value)
    return kind(f"app id: {name}", says, put(app=value), end, envelope=None)


def without_nul(value: str) -> str:
    return value.replace("\0", "\ufffd")


def of_anothers_key(line: bytes, place: str) -> bytes:
    """A record, and one whose app, time and id make the text of the first one's key."""
    record = json.loads(line)
    app, time, name = record["app_id"], record["timestamp"], record["event_id"]
    victim = put(id=f"{time}{SEPARATOR}{name}")(line, place)
    return b",".join((victim, put(app=f"{app}{SEPARATOR}{time}")(line, place)))


def in_capitals(line: bytes, place: str) -> bytes:
    """A record, and one whose app differs in case."""
    record = json.loads(line)
    app = record.get("application", {}).get("app_id")
    app = app or record.get("application_key") or record.get("app_id")
    other = put(app=app.upper(), device="device-other")(line, place)
    return (b"," if place == "event" else b"\n").join((dump(record), other))


NO_LOGINS = ["undefined", "null", "NULL", "0", "none", "Anonymous", "GUEST", "unknown", "NaN"]
NO_LOGINS += ["[object Object]", "00000000-0000-0000-0000-000000000000", 0]
LIKE_THEM = ["guest7", " null", "00", "null,", "undefin\u0117d"]


def of_logins(line: bytes, place: str) -> bytes:
    """A record for each login, of a device of its own."""
    records = (
        put(login=login, device=f"device-{n}", id=f"id-{n}-{place}")(line, place)
        for n, login in enumerate(NO_LOGINS + LIKE_THEM)
    )
    return (b"," if place == EVENT else b"\n").join(records)


def all_logins():
    logins = [None] * len(NO_LOGINS) + LIKE_THEM
    return tuple(accepted(login_id=s, device_id=f"device-{n}") for n, s in enumerate(logins))


NOBODY = [
    kind("logins that say none", "`undefined`, `NULL`, `0`, `[object Object]` and the like are"
         " null, in any case; what only looks like them is a login", of_logins, *all_logins(),
         envelope=None),
    kind("a session id that says none", "`00000000-00000000` is null",
         put(session="00000000-00000000"), accepted(session_id=None)),
    kind("a session event whose session id says none", "It has one, so it is no missing field",
         put(type="_session.start", session="00000000-00000000"),
         accepted(event_name="_session.start", session_id=None)),
]  # fmt: skip

NAMES = {
    "iPhone OS": "ios",
    "IPADOS": "ios",
    "ANDROID": "android",
    " web ": "web",
    "MacIntel": "macos",
    "Haiku": "haiku",
    "ÄPP ΟΔΟΣ": "äpp οδοσ",
    "": None,
    " ": None,
}


def of_platforms(line: bytes, place: str) -> bytes:
    """A record for each platform, of a device of its own."""
    records = (
        put(platform=name, device=f"device-{n}", id=f"id-{n}-{place}")(line, place)
        for n, name in enumerate(NAMES)
    )
    return (b"," if place == EVENT else b"\n").join(records)


PLATFORMS = [
    kind("platforms in other words", "`iPhone OS`, `ANDROID`, blanks around: one name of the seed"
         " `platforms`, others in lower case", of_platforms,
         *(accepted(platform=p, device_id=f"device-{n}") for n, p in enumerate(NAMES.values())),
         envelope=None),
    kind("a platform that is no text", "It becomes its text",
         put(platform={"A": [True]}), accepted(platform='{"a":[true]}'), envelope=None),
    kind("a number for a platform", "`1.50` is `1.5`", put(platform=Raw("1.50")),
         accepted(platform="1.5"), envelope=None),
]  # fmt: skip

VALUES = [hostile(name, says, value) for name, (says, value) in HOSTILE.items()]

APPS = [
    *(hostile_app(name, says, value) for name, (says, value) in HOSTILE.items()),
    kind("app id that no seed knows", "An app with the defaults", put(app="nobody-knows-me"),
         accepted(app="nobody-knows-me", app_id="nobody-knows-me"), envelope=None),
    kind("app ids that differ in case", "Two apps", in_capitals,
         accepted(), accepted(app="{APP}", app_id="{APP}", device_id="device-other"),
         envelope=None),
    kind("an app id that makes another app's key", "Its id ends as that app's event goes on",
         of_anothers_key,
         event=(accepted(), rejected("bad_type:app_id", app=f"{{app}}{SEPARATOR}{OCCURRED}"))),
    kind("unknown event type", "A name that nobody has ever seen", put(type="_made.up"),
         accepted(event_name="_made.up")),
    kind("event types that differ in case", "`_SESSION.START` is no session event",
         put(type="_SESSION.START"), accepted(event_name="_SESSION.START")),
]  # fmt: skip
