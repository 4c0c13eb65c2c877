"""JSON text judged and taken apart without making values of it.

In: bytes, valid UTF-8 or not. Out: slices of them. Unbalanced if the brackets or quotes do not
close. Nothing here calls itself, but for `with_names_once`, so 100,000 brackets in each other do no
harm.
"""

import json
import re
from collections.abc import Iterator

import msgspec

BLANKS = b" \t\r\n"
SKIP = re.compile(rb"[ \t\r\n]*")
COLON = re.compile(rb"[ \t\r\n]*:[ \t\r\n]*")
# A whole string without escapes, or one character that matters.
MARK = re.compile(rb'"[^"\\]*"|["\[\]{},]')
MARK_INSIDE = re.compile(rb'"[^"\\]*"|["\[\]{}]')  # within inner brackets commas do not matter
TOKEN = re.compile(
    rb'[ \t\r\n]*(?:(["\[\]{}:,])'
    rb"|(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null))"
)
# Inside of a string, at most 1,000 escapes at a time: a repeat takes memory for each round.
CHARACTERS = re.compile(rb'[^"\\]*(?:\\.[^"\\]*){0,1000}', re.DOTALL)
GOOD_CHARACTERS = re.compile(
    rb'[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*){0,1000}'
)
MAX_LEVELS = 500  # of brackets in each other; Athena fails a whole statement at 1,000
NUL = rb"\u0000"  # its escape; no text of Redshift holds one
_NULS = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")  # after an escaped backslash it is none
VALUE = b'0"[{'  # first characters of values; 0 stands for every number, true, false and null


class Unbalanced(Exception):
    """A bracket or a quote is not closed, or something follows the last bracket."""


def pieces(text: bytes | bytearray) -> Iterator[bytes]:
    """What stands between the commas of an array or object, trimmed; nothing if that is blank.

    The text must begin with the bracket, after blanks. Inside of a piece only the number of
    brackets counts, not their kind. Unbalanced comes when the fault is met, so maybe after pieces.
    """
    at = SKIP.match(text).end()
    closing = {b"[": b"]", b"{": b"}"}[bytes(text[at : at + 1])]
    at = start = at + 1
    depth, commas = 0, 0
    while match := (MARK_INSIDE if depth else MARK).search(text, at):
        at, mark = match.end(), match[0]
        if len(mark) > 1:
            continue
        if mark == b'"':
            at = string_end(text, at, CHARACTERS)
        elif mark in b"[{":
            depth += 1
        elif mark == b",":
            commas += 1
            yield text[start : at - 1].strip(BLANKS)
            start = at
        elif depth:
            depth -= 1
        elif mark == closing and SKIP.match(text, at).end() == len(text):
            last = text[start : at - 1].strip(BLANKS)
            if last or commas:
                yield last
            return
        else:
            raise Unbalanced
    raise Unbalanced


def members(text: bytes, names: frozenset[str]) -> dict[str, bytes]:
    """The raw values of these members of a JSON object; of several of one name the first counts."""
    found: dict[str, bytes] = {}
    for piece in pieces(text):
        end = string_end(piece, 1, CHARACTERS)
        name = json.loads(piece[:end])
        if name in names and name not in found:
            found[name] = piece[COLON.match(piece, end).end() :]
    return found


def is_json(text: bytes | bytearray) -> bool:
    """Whether UTF-8 text is one JSON value by RFC 8259, half surrogate pairs (\\ud800) included."""
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
        return True
    except (msgspec.DecodeError, RecursionError):
        # msgspec also refuses half surrogate pairs, and what is nested too deep for its stack.
        return _follows_grammar(text)


def is_deep(text: bytes | bytearray) -> bool:
    """Whether more than MAX_LEVELS brackets are open at once, those in strings left out.

    Of text that is no JSON, whatever stands before its first fault.
    """
    if text.count(b"[") + text.count(b"{") <= MAX_LEVELS:
        return False
    levels, at = 0, 0
    while match := MARK_INSIDE.search(text, at):
        at, mark = match.end(), match[0]
        if mark == b'"':
            try:
                at = string_end(text, at, CHARACTERS)
            except Unbalanced:
                return False
        elif mark in (b"[", b"{"):
            levels += 1
            if levels > MAX_LEVELS:
                return True
        elif len(mark) == 1:
            levels -= 1
    return False


def without_nuls(text: bytes) -> bytes:
    """JSON text with U+FFFD for each escaped NUL."""
    return _NULS.sub(rb"\1\\ufffd", text) if NUL in text else text


def names_twice(text: bytes) -> bool:
    """Whether an object of JSON text has two members of one name, or text is too odd to tell.

    Text that is no JSON has none.
    """
    found = False

    def look(members: list[tuple[str, object]]) -> None:
        nonlocal found
        found = found or len(dict(members)) < len(members)

    try:
        json.loads(text, object_pairs_hook=look)
    except (json.JSONDecodeError, UnicodeDecodeError):
        return False
    except (ValueError, RecursionError):  # a number of thousands of digits
        return True
    return found


def with_names_once(text: bytes) -> bytes:
    """JSON text of at most MAX_LEVELS levels; of members of one name only the first."""
    if text[:1] not in (b"{", b"["):
        return text
    kept: dict[str | int, bytes] = {}
    for place, piece in enumerate(pieces(text)):
        if text[:1] == b"[":
            kept[place] = with_names_once(piece)
            continue
        end = string_end(piece, 1, CHARACTERS)
        value = COLON.match(piece, end).end()
        kept.setdefault(json.loads(piece[:end]), piece[:value] + with_names_once(piece[value:]))
    return text[:1] + b",".join(kept.values()) + text[-1:]


def _follows_grammar(text: bytes | bytearray) -> bool:
    inside = bytearray()  # the brackets that are open
    allowed, at = VALUE, 0
    while match := TOKEN.match(text, at):
        at, token = match.end(), match[1] or b"0"
        if token not in allowed:
            return False
        if token == b'"':
            try:
                at = string_end(text, at, GOOD_CHARACTERS)
            except Unbalanced:
                return False
        if token == b'"' and b"0" not in allowed:
            allowed = b":"  # it was a name
        elif token in b"[{":
            inside += token
            allowed = VALUE + b"]" if token == b"[" else b'"}'
        elif token == b":":
            allowed = VALUE
        elif token == b",":
            allowed = VALUE if inside.endswith(b"[") else b'"'
        else:
            if token in b"]}":
                inside.pop()
            allowed = b"" if not inside else b",]" if inside.endswith(b"[") else b",}"
    return not allowed and SKIP.match(text, at).end() == len(text)


def string_end(text: bytes | bytearray, at: int, characters: re.Pattern[bytes]) -> int:
    """Where the string ends whose opening quote stands before `at`."""
    while True:
        end = characters.match(text, at).end()
        if text[end : end + 1] == b'"':
            return end + 1
        if end == at:
            raise Unbalanced
        at = end
