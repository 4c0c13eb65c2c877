"""One JSON array in a file is read as a stream, one element in memory."""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidemark.landing.formats import json_array
from tidemark.landing.formats.gunzip import BadFile
from tidemark.landing.reader import DUCKDB

ARRAY, RECORDS = json_array.of({}), json_array.of({"array": "Records"})


def rows(data: bytes, read=ARRAY, size: int = 0) -> list:
    """Elements, and the reasons of what was rejected."""
    size = size or len(data) or 1
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    return [_row(line) for line in read(blocks, DUCKDB)]


def _row(line: bytes):
    if line.startswith(b'{"_tidemark_rejected"'):
        return json.loads(line)["_tidemark_rejected"]["reason"]
    return line.decode()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_elements_are_lines(size: int):
    data = b'\xef\xbb\xbf [ {"a":"],[{\\"\\\\"},\n {"b":[1,\n{}]} , 3,"x" ] \n'
    expected = ['{"a":"],[{\\"\\\\"}', '{"b":[1, {}]}', "3", '"x"']
    assert rows(data, size=size) == expected
    object_ = b'{"n":{"Records":[9]},"x":[8,8], "Records" : ' + data[3:] + b', "Records":[7]}'
    assert rows(object_, RECORDS, size) == expected
    assert rows(data, RECORDS, size) == expected


def test_a_bad_element_costs_itself():
    found = rows(b'[{"a":1},,{"a":},' + b"[" * 600 + b"]" * 600 + b',{"b":\xff},{"c":2}]')
    # What is no JSON the parse tells, as in other formats.
    assert found == ['{"a":1}', "not_json", '{"a":}', "too_deep", "bad_encoding", '{"c":2}']


@pytest.mark.parametrize("data", [b"[]", b" [ ] "])
def test_an_empty_array_has_no_lines(data: bytes):
    assert rows(data) == [] and rows(b'{"Records":%b}' % data, RECORDS) == []


@pytest.mark.parametrize(
    "data",
    [b"", b" ", b"1", b"[1", b'["1', b"[1]]", b"[1],", b"[1] x", b"[1][2]", b"x[1]", b"[1}", b"]"],
)
def test_a_file_that_is_no_array_is_refused(data: bytes):
    for read in (ARRAY, RECORDS):
        with pytest.raises(BadFile, match="bad_array"):
            rows(data, read)


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b'{"records":[1]}',
        b'{"Records":{}}',
        b'{"Records":[1]',
        b'{"Records":[1]}{}',
        b"{}[1]",
    ],
)
def test_an_object_without_the_member_is_refused(data: bytes):
    for read in (ARRAY, RECORDS):
        with pytest.raises(BadFile, match="bad_array"):
            rows(data, read)


TEXT = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=4)
VALUES = st.recursive(
    st.none() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=5), st.integers(1, 9))
def test_any_values_come_out_as_they_were(values: list, size: int):
    data = json.dumps(values, indent=1).encode()
    assert [json.loads(row) for row in rows(data, size=size)] == values


def test_many_elements_take_the_memory_of_one():
    element = b'{"a":"' + b"x" * 500 + b'"},'
    blocks = [b"[", *[element * 100] * 500, b"{}]"]
    tracemalloc.start()
    assert sum(1 for _ in ARRAY(blocks, DUCKDB)) == 50_001
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_a_long_element_costs_itself_and_little_memory():
    element = b'{"a":[' + b'"%b",' % (b"x" * 1000) * 20_000 + b"1]}"
    tracemalloc.start()
    assert rows(b"[1," + element + b",2]", size=100_000) == ["1", "too_long", "2"]
    assert tracemalloc.get_traced_memory()[1] < 80_000_000
    tracemalloc.stop()
