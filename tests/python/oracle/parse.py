"""Strict JSON: what RFC 8259 allows and nothing else, with the text of every number kept."""

import json
import re
import sys
import threading

HUGE_DIGITS = (
    25  # longer integers are beyond every range anyway, and Python limits int() to 4,300 digits
)
ESCAPES = re.compile(r"(\\\\)|\\u0000")  # of a backslash, or of NUL
DEEP_STACK_BYTES, DEEP_LEVELS = 512 * 1024 * 1024, 1_000_000


class NotJson(Exception):
    """Not exactly one JSON value."""


class Real(float):
    """A JSON number with a fraction or an exponent, and its text in the file."""

    __slots__ = ("text",)


def parse(text: str):
    """The one JSON value in the text. Of several members of one name the first counts.

    A NUL in a text is U+FFFD.
    """
    try:
        return _parse(text)
    except RecursionError:
        return _parse_deep(text)


def _parse(text: str):
    try:
        value = DECODER.decode(ESCAPES.sub(lambda escape: escape[1] or "\ufffd", text))
        if "\\u" in text:  # half of a surrogate pair is no character
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, UnicodeEncodeError) as error:
        raise NotJson from error
    return value


def _parse_deep(text: str):
    """The same for thousands of brackets in each other, on a stack that is large enough."""
    found = []

    def run():
        try:
            found.append(("value", _parse(text)))
        except NotJson as error:
            found.append(("error", error))

    limit, stack = sys.getrecursionlimit(), threading.stack_size(DEEP_STACK_BYTES)
    sys.setrecursionlimit(DEEP_LEVELS)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(stack)
        sys.setrecursionlimit(limit)
    kind, value = found[0]
    if kind == "error":
        raise value
    return value


def _object(pairs: list) -> dict:
    members = dict(pairs)
    if len(members) < len(pairs):
        members = {}
        for name, value in pairs:
            members.setdefault(name, value)
    return members


def _real(text: str) -> Real:
    number = Real(text)
    number.text = text
    return number


def _integer(text: str) -> int:
    return int(text[:HUGE_DIGITS])


def _constant(text: str):
    raise ValueError(f"{text} is no JSON")


DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=_real,
    parse_int=_integer,
    parse_constant=_constant,
)
