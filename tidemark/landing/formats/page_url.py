"""What the URL of an event's page says about where its user came from.

In: the members that lead to the URL in an event, as its source declares them. Out: a function of
the raw JSON of an event: the parameters that name a traffic source, as raw JSON members with a
comma behind each; nothing if there are none. Values are decoded as browsers encode them: `+` is a
blank, `%C3%BC` is one character. An escape that is none (`%zz`) stays as it is; bytes that are no
UTF-8, and NUL, become U+FFFD. No errors.

Decoded here and not in SQL, because engines differ: one has no function for it, another stops at a
malformed escape.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote_plus

import msgspec

from tidemark.landing.formats.json_text import members

PARAMETERS = (
    *("utm_source", "utm_medium", "utm_campaign"),
    *("gclid", "msclkid", "fbclid", "ttclid", "twclid"),
)
# Parts of these names, and how JSON may write their letters: an event without any has none.
HINTS = (b"utm_", b"clid", b"clkid", b"\\u")


def traffic_of(path: tuple[str, ...]) -> Callable[[bytes], bytes]:
    """See the module's text. The event must be one JSON value."""
    decode = msgspec.json.Decoder(_shape(path)).decode
    names = [f'"{name}"'.encode() for name in path]

    def url_of(event: bytes) -> Any:
        try:
            # Of members of one name the decoder takes the last, and nobody else does.
            if all(event.count(name) < 2 for name in names):
                value = decode(event)
                for _ in path:
                    value = value and value.value
                return value
        except (msgspec.DecodeError, RecursionError):
            pass  # no object, brackets too deep for it, or half a surrogate pair
        for name in path:
            event = _member(event, name)
        return json.loads(event or b"null")

    return partial(_traffic_members, url_of=url_of)


def _traffic_members(event: bytes, url_of: Callable[[bytes], Any]) -> bytes:
    # Most events name none, and looking for the names is ten times faster than reading the event.
    if not any(hint in event for hint in HINTS):
        return b""
    url = url_of(event)
    if not isinstance(url, str):
        return b""
    found: dict[str, str] = {}
    for parameter in url.partition("#")[0].partition("?")[2].split("&"):
        name, _, value = parameter.partition("=")
        if name in PARAMETERS:  # of several of one name the first counts
            found.setdefault(name, value)
    return b"".join(
        b'"%b":%b,' % (name.encode(), _decoded(found[name]))
        for name in PARAMETERS
        if found.get(name)
    )


def _shape(path: tuple[str, ...]) -> Any:
    """The type of an event of which nothing but this member is looked at."""
    shape: Any = Any
    for name in reversed(path):
        value = (
            "value",
            shape if shape is Any else shape | None,
            msgspec.field(name=name, default=None),
        )
        shape = msgspec.defstruct("Level", [value])
    return shape


def _member(text: bytes, name: str) -> bytes:
    """The raw value of an object's member; nothing if it has none, or is no object."""
    is_object = text.lstrip().startswith(b"{")
    return members(text, frozenset([name])).get(name, b"") if is_object else b""


def _decoded(value: str) -> bytes:
    """As a JSON string."""
    whole = value.encode(errors="replace").decode()  # halves of surrogate pairs are no characters
    return json.dumps(unquote_plus(whole, errors="replace").replace("\0", "\ufffd")).encode()
