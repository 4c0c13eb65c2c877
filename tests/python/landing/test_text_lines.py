"""Lines of text by a pattern: a JSON line of texts each; one that does not match costs itself."""

import json

import pytest

from tidemark.landing.formats import text
from tidemark.landing.reader import DUCKDB

SOURCE = {
    "pattern": r'(?P<host>\S+) \[(?P<at>[^\]]*)\] "(?P<request>[^"]*)"(?: (?P<agent>.*))?',
    "fields": [{"name": "host"}, {"name": "at"}],
}


def rows(data: bytes) -> list[dict]:
    return [json.loads(line) for line in text.of(SOURCE)([data], DUCKDB)]


def test_groups_are_members_and_the_rest_is_a_bad_line():
    data = b'a [1] "GET /"\r\n\n b\nc [2] "" {"x":1}{"y":2}\n\xff [3] "x"\nd []'
    found = rows(b"\xef\xbb\xbf" + data)
    assert found[0] == {"host": "a", "at": "1", "request": "GET /"}
    assert found[2] == {"host": "c", "at": "2", "agent": '{"x":1}{"y":2}'}
    refused = [found[at]["_tidemark_rejected"] for at in (1, 3, 4)]
    assert [(why["reason"], why["line"]) for why in refused] == [
        ("bad_line", " b"),
        ("bad_encoding", '\ufffd [3] "x"'),
        ("bad_line", "d []"),
    ]


def test_a_long_line_costs_itself():
    found = rows(b'a [1] "' + b"x" * 1_100_000 + b'"\nb [2] "y"\n')
    assert found[0]["_tidemark_rejected"]["reason"] == "too_long"
    assert found[1] == {"host": "b", "at": "2", "request": "y"}


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("(", "no regular expression"), (None, "no regular expression"), ("(?P<host>.)", "group at")],
)
def test_a_wrong_pattern_is_a_wrong_declaration(pattern, said: str):
    with pytest.raises(ValueError, match=said):
        text.of({**SOURCE, "pattern": pattern})
