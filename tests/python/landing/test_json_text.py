"""The splitter and the judge of JSON text, against the JSON library of Python."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tidemark.landing.formats.json_text import (
    Unbalanced,
    _follows_grammar,
    is_deep,
    is_json,
    members,
    pieces,
)

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(-1e300, 1e300)
)
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from('"\\[]{},: \n\ud800\x00ü')), max_size=9)
VALUES = st.recursive(
    SCALARS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
STYLES = st.sampled_from(
    [{}, {"separators": (",", ":")}, {"indent": 1}, {"separators": (" ,\r\n", "\t: ")}]
)
# Brackets that fit, but no JSON.
BROKEN = ["", "NaN", "tru", "01", "1 2", "{1}", "[1,]", "[}", '"\\q"', '{"a" "b"}', '"\t"', "a[b]c"]


def dumped(value, style: dict) -> str:
    text = json.dumps(value, ensure_ascii=False, **style)
    return "".join(c if c.isprintable() or c in " \t\r\n" else f"\\u{ord(c):04x}" for c in text)


def simple_is_json(text: bytes) -> bool:
    """What the library says, but for NaN and Infinity."""

    def refuse(constant: str):
        raise ValueError(constant)

    try:
        json.loads(text.decode(), parse_constant=refuse)
    except ValueError:
        return False
    return True


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(VALUES, STYLES) | st.sampled_from(BROKEN), min_size=1, max_size=6))
def test_pieces_are_the_elements_and_bad_ones_do_not_matter(elements: list):
    texts = [text if isinstance(text, str) else dumped(*text) for text in elements]
    array = "[" + ",\n".join(texts) + " ]\r\n"
    found = [piece.decode() for piece in pieces(array.encode())]
    assert found == [text.strip(" \t\r\n") for text in texts] or texts == [""] and found == []
    for text, element in zip(found, elements, strict=False):
        assert is_json(text.encode()) == (element not in BROKEN)
        if element not in BROKEN:
            assert json.loads(text) == json.loads(dumped(*element))


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(TEXTS, VALUES, max_size=5), STYLES)
def test_members_are_those_of_the_library(value: dict, style: dict):
    text = dumped(value, style)
    found = members(text.encode(), frozenset(json.loads(text)))
    assert {name: json.loads(raw) for name, raw in found.items()} == json.loads(text)
    some = frozenset(list(json.loads(text))[:1])
    assert members(text.encode(), some).keys() == some


@settings(max_examples=400, deadline=None)
@given(
    st.tuples(VALUES, STYLES).map(lambda pair: dumped(*pair)),
    st.integers(0, 200),
    st.sampled_from(
        ["", "0", "-", ".", "e", "+", '"', "\\", "[", "}", ",", ":", " ", "\x01", "null"]
    ),
    st.integers(0, 2),
)
@example("12", 0, "0", 0)
@example("[1.5]", 4, "e", 0)
@example('"\\u1234"', 4, "", 1)
@example("[]", 1, ",", 0)
@example('{"a":1}', 1, "", 3)
def test_the_judges_agree_on_damaged_text(text: str, at: int, inserted: str, dropped: int):
    at = min(at, len(text))
    damaged = (text[:at] + inserted + text[at + dropped :]).encode()
    expected = simple_is_json(damaged)
    assert _follows_grammar(damaged) == is_json(damaged) == expected
    opening = damaged.strip(b" \t\r\n")[:1]
    if expected and opening in (b"[", b"{"):
        list(pieces(damaged))


def simple_levels(value) -> int:
    if not isinstance(value, (list, dict)):
        return 0
    inside = value.values() if isinstance(value, dict) else value
    return 1 + max(map(simple_levels, inside), default=0)


@settings(max_examples=300, deadline=None)
@given(VALUES, STYLES, st.integers(494, 501), st.sampled_from(["", "[" * 600, '\\"{[\\\\' * 99]))
def test_levels_are_those_of_the_library(value, style: dict, around: int, beside: str):
    text = dumped([json.loads(f'"{beside}"'), value], style)
    expected = around + simple_levels(json.loads(text)) > 500
    assert is_deep(b"[" * around + text.encode() + b"]" * around) == expected


def test_pieces_do_not_fit_what_is_not_closed():
    for text in (
        "[",
        "[1",
        "[1,",
        '["',
        '["a',
        '["\\',
        '["\\"]',
        "[1]]",
        "[1] x",
        "[1}",
        "{1]",
        "[[1]",
    ):
        with pytest.raises(Unbalanced):
            list(pieces(text.encode()))
    assert list(pieces(b' {"a":1 , "]":[,]} \n')) == [b'"a":1', b'"]":[,]']
    assert list(pieces(b"[ \n]")) == [] and list(pieces(b"[,]")) == [b"", b""]


def test_long_strings_take_no_time():
    """Quotes and backslashes over and over: a search that starts anew at each would never end."""
    for inside in (b"\\\\" * 500_000, b'\\"' * 500_000, b"\\u0041" * 200_000):
        assert list(pieces(b'["' + inside + b'",1]')) == [b'"' + inside + b'"', b"1"]
        assert _follows_grammar(b'["' + inside + b'"]')
        with pytest.raises(Unbalanced):
            list(pieces(b'["' + inside))
        assert not _follows_grammar(b'["' + inside)
