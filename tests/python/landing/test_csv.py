"""CSV: a record becomes a JSON line of texts; what is broken costs its own line, or the file."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidemark.landing.formats import csv
from tidemark.landing.formats.gunzip import BadFile
from tidemark.landing.reader import DUCKDB, SPECTRUM

FIELDS = [
    {"name": "id", "required": True, "header": ["id", "Click ID"]},
    {"name": "name", "type": "text"},
]
READ = csv.of({"fields": FIELDS})


def lines(*blocks: bytes | str, reader=DUCKDB) -> list[bytes]:
    """The landed lines of a file."""
    return list(READ([b if isinstance(b, bytes) else b.encode() for b in blocks], reader))


def rows(*blocks: bytes | str) -> list:
    """Records as dicts; what was rejected as (reason, line)."""
    return [_row(json.loads(line)) for line in lines(*blocks)]


def _row(row: dict):
    why = row.get("_tidemark_rejected")
    return (why["reason"], why["line"]) if why else row


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_and_line_ends_are_told(separator: str, end: str):
    text = end.join(["id,name", "1,a", "", '2,"b,c"', "3,", ""]).replace(",", separator)
    found = rows(text)
    assert found == [
        {"id": "1", "name": "a"},
        {"id": "2", "name": f"b{separator}c"},
        {"id": "3"},
    ]
    assert rows("\ufeff" + text) == found and rows(text.rstrip(end)) == found


def test_a_quoted_field_holds_quotes_and_line_ends():
    assert rows('id,name\n1,"a ""b""\n\r\nc"\n2,x"y\n"3",""\n') == [
        {"id": "1", "name": 'a "b"\n\r\nc'},
        {"id": "2", "name": 'x"y'},
        {"id": "3"},
    ]


def test_a_quote_is_looked_for_behind_a_doubled_one():
    assert rows('id,name\n1,"a""b\nc"\n') == [{"id": "1", "name": 'a"b\nc'}]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('2,"b', "unclosed_quote"),
        ('2,"b"c', "unclosed_quote"),
        ("2", "field_count"),
        ("2,b,c", "field_count"),
        ('2,"b",c', "field_count"),
    ],
)
def test_a_broken_record_costs_its_own_line(broken: str, reason: str):
    found = rows(f'id,name\n1,a\n{broken}\n3,c\n4,"d\ne"\n')
    good = [{"id": "1", "name": "a"}, {"id": "3", "name": "c"}, {"id": "4", "name": "d\ne"}]
    assert found == [good[0], (reason, broken), *good[1:]]


def test_a_record_of_several_lines_with_too_many_fields_costs_its_first_line():
    assert rows('id,name\n1,"a\n2,b",c\n3,d\n') == [
        ("field_count", '1,"a'),
        ("field_count", '2,b",c'),
        {"id": "3", "name": "d"},
    ]


def test_a_quote_is_open_for_65535_bytes_at_most():
    long = "x" * 60_000
    assert rows(f'id,name\n1,"{long}\ny"\n') == [{"id": "1", "name": f"{long}\ny"}]
    found = rows(f'id,name\n1,"{long}\n2,{long}\n3,c"\n')
    assert [row[0] if isinstance(row, tuple) else row["id"] for row in found] == [
        "unclosed_quote", "2", "3"
    ]  # fmt: skip


def test_headers_are_compared_without_case_and_blanks():
    assert rows("\n NAME ,clickid,UTM Source\na,1,x\nb,2,\n") == [
        {"id": "1", "name": "a", "other_columns": {"UTM Source": "x"}},
        {"id": "2", "name": "b"},
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name,other\na,b\n", "missing_column:id"),
        ("id,name,Click Id\n1,a,2\n", "duplicate_column:id"),
        ("id,x,x\n1,a,2\n", "duplicate_column:x"),
        ('id,"name\n1,a\n', "bad_header"),
        (b"id,n\xff\n1,a\n", "bad_header"),
    ],
)
def test_a_file_whose_header_does_not_fit_is_refused(text: str | bytes, reason: str):
    with pytest.raises(BadFile) as refused:
        rows(text)
    assert refused.value.reason == reason


@pytest.mark.parametrize("text", ["", "\n \r\n", "id,name", "id,name\n\n"])
def test_a_file_without_records_has_none(text: str):
    assert rows(text) == []


def test_bytes_that_are_no_text_cost_their_record():
    assert rows(b"id,name\n1,\xff\n2,\0\n3,c\n") == [
        ("bad_encoding", "1,\ufffd"),
        ("bad_encoding", "2,\ufffd"),
        {"id": "3", "name": "c"},
    ]


def test_what_is_too_long_shows_the_same_on_all_engines():
    text = f"id,name\n1,{'x' * 70_000}\n2,b\n"
    whole, _ = lines(text)
    refused, _ = lines(text, reader=SPECTRUM)
    why = json.loads(refused)["_tidemark_rejected"]
    assert (why["reason"], why["line"]) == ("too_long", whole[:10_000].decode())
    assert [row[0] for row in rows(f"id,name\n1,{'x' * 1_100_000}\n")] == ["too_long"]


def test_a_separator_at_the_end_of_each_line_is_no_column():
    assert rows("id,name,\n1,a,\n") == [{"id": "1", "name": "a"}]


def test_a_landed_line_is_one_line_of_json():
    (line,) = lines('id,name\n1,"a\nb\u2028\x01\x02\x03\x04"\n')
    assert b"\n" not in line and b"\x01" not in line


@given(
    st.lists(st.text(st.sampled_from('a",;\r\n '), max_size=8), min_size=1, max_size=6),
    st.integers(1, 5),
)
def test_blocks_are_read_alike_wherever_they_begin(pieces: list[str], size: int):
    data = ("id,name\n" + "\n".join(pieces)).encode()
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    assert lines(*blocks) == lines(data)


@given(st.lists(st.text(st.sampled_from('ab",;\r\n ü'), max_size=9), max_size=9))
def test_what_is_written_by_the_rules_is_read_as_it_was(names: list[str]):
    quoted = [name.replace('"', '""') for name in names]
    text = "id,name\n" + "".join(f'{at},"{name}"\r\n' for at, name in enumerate(quoted))
    expected = [{"id": str(at)} | ({"name": n} if n else {}) for at, n in enumerate(names)]
    assert rows(text) == expected


def test_two_fields_of_one_header_are_a_wrong_declaration():
    with pytest.raises(ValueError, match="id and other have one header, id"):
        csv.of({"fields": [*FIELDS, {"name": "other", "header": ["ID"]}]})
