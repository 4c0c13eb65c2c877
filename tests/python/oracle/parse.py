"""Strict JSON: what RFC 8259 allows and nothing else, with the text of every number kept."""

import json
import re
import sys
from json.decoder import JSONArray, JSONObject
from json.scanner import py_make_scanner

HUGE_DIGITS = (
    25  # longer integers are beyond every range anyway, and Python limits int() to 4,300 digits
)
ESCAPES = re.compile(r"(\\\\)|\\u0000")  # of a backslash, or of NUL
SURROGATES = re.compile(r"\\\\|\\u[dD][89abAB]..\\u[dD][c-fC-F]..")  # pairs, or a backslash
HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
DEEP_LEVELS = 1_000_000


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
        return _parse(text, DECODER)
    except RecursionError:
        return _parse_deep(text)


def _parse(text: str, decoder: json.JSONDecoder):
    try:
        value = decoder.decode(ESCAPES.sub(lambda escape: escape[1] or "\ufffd", text))
    except ValueError as error:
        raise NotJson from error
    if HALF_PAIR.search(SURROGATES.sub(" ", text)):
        raise NotJson  # half of a surrogate pair is no character
    return value


def _parse_deep(text: str):
    """The same for thousands of brackets in each other: in Python, whose stack may grow."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(DEEP_LEVELS)
    try:
        return _parse(text, DEEP_DECODER)
    finally:
        sys.setrecursionlimit(limit)


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


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_object,
        parse_float=_real,
        parse_int=_integer,
        parse_constant=_constant,
    )


DECODER, DEEP_DECODER = _decoder(), _decoder()
DEEP_DECODER.parse_object, DEEP_DECODER.parse_array = JSONObject, JSONArray
DEEP_DECODER.scan_once = py_make_scanner(DEEP_DECODER)
