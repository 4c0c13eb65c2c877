"""What the URL of an event's page says about where its user came from."""

import json
from urllib.parse import quote_plus

import pytest
from envelopes import bare, opened
from hypothesis import given
from hypothesis import strategies as st

from tidemark.landing.formats.page_url import PARAMETERS, traffic_of
from tidemark.landing.reader import Reader

traffic_members = traffic_of(("attributes", "_page_url"))


def found(event) -> dict:
    """The members; in: an event, or its JSON text."""
    text = event if isinstance(event, bytes) else json.dumps(event).encode()
    return json.loads(b"{%b}" % traffic_members(text).rstrip(b","))


def of_url(url: str) -> dict:
    return found({"attributes": {"_page_title": "x?gclid=1", "_page_url": url}})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://x.example/a?utm_source=Mail&b=1&utm_medium=E-Mail",
            {"utm_source": "Mail", "utm_medium": "E-Mail"},
        ),
        ("x.example?utm_campaign=a+b%20c%2Fd%26e", {"utm_campaign": "a b c/d&e"}),
        ("x?utm_campaign=r%C3%A9union+%2026", {"utm_campaign": "réunion  26"}),
        ("x?utm_campaign=%E6%8F%90%e7%81%af", {"utm_campaign": "提灯"}),
        ("x?utm_campaign=提灯%20", {"utm_campaign": "提灯 "}),
        ("x?utm_campaign=%&utm_source=50%+off%2", {"utm_campaign": "%", "utm_source": "50% off%2"}),
        ("x?utm_campaign=%zz%2525", {"utm_campaign": "%zz%25"}),
        ("x?utm_campaign=a%00b%ff%C3", {"utm_campaign": "a\ufffdb\ufffd\ufffd"}),
        ("x?utm_campaign=%22%5C%0A%1f", {"utm_campaign": '"\\\n\x1f'}),
        (
            "x?twclid=5&gclid=1&msclkid=2&fbclid=3&ttclid=4",
            {"gclid": "1", "msclkid": "2", "fbclid": "3", "ttclid": "4", "twclid": "5"},
        ),
        ("x?utm_source=1&utm_source=2", {"utm_source": "1"}),
        ("x?utm_source=&utm_source=2", {}),
        ("x?utm_source&gclid", {}),
        ("x?utm_source=a=b?c", {"utm_source": "a=b?c"}),
        ("x?UTM_SOURCE=1&utm%5Fsource=2&my_utm_source=3&utm_term=4", {}),
        ("x#y?utm_source=1", {}),
        ("x?a#&utm_source=1", {}),
        ("utm_source=1", {}),
        ("", {}),
    ],
)
def test_parameters_of_the_url(url, expected):
    assert of_url(url) == expected


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_is_seen_alone(name):
    """In an event that names no other, which would be reason enough to look at its page."""
    assert found({"attributes": {"_page_url": f"https://x.example/?{name}=5"}}) == {name: "5"}


@given(st.text())
def test_what_a_browser_encodes_comes_back(text):
    whole = text.encode(errors="replace").decode()
    assert of_url("x?utm_source=" + quote_plus(whole)).get("utm_source", "") == whole.replace(
        "\0", "\ufffd"
    )


@given(st.text(alphabet=st.sampled_from("%&=?#+aF0é\0\ud800"), max_size=30))
def test_no_text_is_an_error(text):
    found({"attributes": {"_page_url": "?utm_source=" + text}})


@pytest.mark.parametrize(
    "event",
    [
        *(b"5", b'"?gclid=1"', b'["?gclid=1"]', b"{}", b'{"_page_url":"?gclid=1"}'),
        *(b'{"attributes":null}', b'{"attributes":5}', b'{"attributes":["?gclid=1"]}'),
        *(b'{"attributes":{"_page_url":null}}', b'{"attributes":{"_page_url":{"a":"?gclid=1"}}}'),
        b'{"x":{"attributes":{"_page_url":"?gclid=1"}}}',
    ],
)
def test_without_a_url_there_is_nothing(event):
    assert found(event) == {}


def test_of_members_of_one_name_the_first_counts():
    one, two = b'{"_page_url":"?gclid=1"}', b'{"_page_url":"?gclid=2"}'
    assert found(b'{"attributes":%b,"attributes":%b}' % (one, two)) == {"gclid": "1"}
    assert found(b'{"attributes":{},"attributes":%b}' % two) == {}
    assert found(b'{"attributes":%b,"attributes":{}}' % two) == {"gclid": "2"}
    assert found(one.join((b'{"attributes":', b"}"))[:-2] + b"," + two[1:] + b"}") == {"gclid": "1"}


def test_escapes_and_deep_brackets_hide_nothing():
    text = rb'{"\u0061ttributes":{"_page_ur\u006c":"?gcl\u0069d\u003d1\ud800"}}'
    assert found(text) == {"gclid": "1?"}
    deep = b"[" * 100_000 + b"]" * 100_000
    assert found(b'{"a":%b,"attributes":{"_page_url":"?gclid=1"}}' % deep) == {"gclid": "1"}


def test_a_landed_line_has_them_before_its_event():
    event = '{"attributes":{"_page_url":"x?utm_source=%C3%A9&gclid=7"}}'
    (line,) = opened(bare(f"[{event}]"))
    assert line == b'{"utm_source":"\\u00e9","gclid":"7","event":%b}' % event.encode()
    assert opened(bare(f"[{event}]"), reader=Reader(len(line))) == [line]
    (bad,) = opened(bare(f"[{event}]"), reader=Reader(len(line) - 1))
    assert json.loads(bad)["_tidemark_rejected"] == {"reason": "too_long", "line": event}
