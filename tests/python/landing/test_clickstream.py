"""Envelopes are opened into one line per event; what cannot be opened costs only itself."""

import binascii
import gzip
import json
import os
import tracemalloc
from pathlib import Path

import pytest
from envelopes import CHROME, bare, envelope, events, opened, opens, packed, read_copy, reason
from hypothesis import given, settings
from hypothesis import strategies as st
from landing_zone import Zone

from tidemark.landing import take
from tidemark.landing.formats import envelopes as opener
from tidemark.landing.layouts import Place
from tidemark.landing.reader import SPECTRUM, Reader
from tidemark.landing.sources import known

SHARED = Path(os.environ.get("TIDEMARK_SHARED") or Path(__file__).parents[4] / "shared")
TWO = b'[{"event_type":"a"}, {"event_type":"b","n":1e400}]'
GOOD = envelope(packed(TWO))

# ---- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "arrived_at"),
    [
        ("year=2024/month=02/day=29/hour=00/x.gz", "2024-02-29 00:00:00"),
        ("a/b c/ü/year=2024/month=05/day=03/hour=23/any name", "2024-05-03 23:00:00"),
        ("year=2023/year=2024/month=05/day=03/hour=07/x.gz", "2024-05-03 07:00:00"),
        ("year=2023/month=02/day=29/hour=00/x.gz", None),
        ("year=2024/month=05/day=03/hour=24/x.gz", None),
        ("year=2024/month=05/day=03/hour=7/x.gz", None),
        ("year=1999/month=05/day=03/hour=07/x.gz", None),
        ("year=2024/month=05/day=03/hour=07/part/x.gz", None),
        ("year=2024/month=05/day=03/x.gz", None),
        ("ayear=2024/month=05/day=03/hour=07/x.gz", None),
        ("/year=2024/month=05/day=03/hour=07/x.gz", None),
        ("2024/05/03/07/x.gz", None),
    ],
)
def test_the_layout(path: str, arrived_at: str | None):
    assert known()["clickstream"].place(path) == (arrived_at and Place(None, arrived_at))


def test_a_file_is_landed_without_being_screened(clicks: Zone, monkeypatch):
    monkeypatch.setattr(take, "screen", None)
    vendor = clicks.put_lines("a.gz", GOOD + b"\n" + GOOD)
    before = vendor.read_bytes()
    summary = clicks.land()
    row = clicks.row("a.gz")
    copy = clicks.landed / "files/clickstream" / clicks.hour / "a.gz"
    assert (row["read_path"], row["lines"], row["status"]) == (str(copy), 4, "read")
    assert (row["path_app_id"], row["arrived_at"]) == (None, "2024-05-03 07:00:00")
    assert read_copy(clicks, "a.gz") == opened(GOOD, GOOD)
    assert (summary.lines, vendor.read_bytes()) == (4, before)
    assert clicks.land().unchanged == 1


def test_refused_files_leave_no_copy(clicks: Zone):
    whole = gzip.compress(GOOD)
    clicks.put("text.gz", GOOD)
    clicks.put("cut.gz", whole[:-3])
    clicks.put("flipped.gz", whole[:-6] + b"\0\0" + whole[-4:])
    clicks.put("changes.gz", whole)
    clicks.put("blank.gz", gzip.compress(b"\n \r\n"))
    clicks.put_lines("stray.gz", GOOD, hour="2024/05/03/07")
    clicks.land()
    clicks.put("changes.gz", whole + b"garbage")
    clicks.land()
    reasons = {p.rpartition("/")[2]: row["reason"] for p, row in clicks.rows().items()}
    assert reasons == {
        "text.gz": "not_gzip",
        "cut.gz": "truncated_file",
        "flipped.gz": "bad_checksum",
        "changes.gz": "trailing_garbage",
        "blank.gz": None,
        "stray.gz": "unexpected_path",
    }
    assert [path.name for path in clicks.copies()] == ["blank.gz"]
    assert clicks.row("blank.gz")["lines"] == 0


def test_a_copy_is_a_pure_function_of_the_lines(clicks: Zone):
    lines = b"\n".join([GOOD, b"nope", envelope("[NaN,1]"), GOOD])
    clicks.put_lines("a.gz", lines)
    clicks.put("b.gz", gzip.compress(lines[:99], 1) + gzip.compress(lines[99:], 9))
    clicks.put_lines("c.gz", b"\xef\xbb\xbf" + lines.replace(b"\n", b"\r\n \r"))
    clicks.land()
    first, second, third = (path.read_bytes() for path in clicks.copies())
    assert first == second == third
    assert clicks.row("a.gz")["lines"] == 2 + 1 + 2 + 2


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=4))
def test_blocks_do_not_matter(sizes: list[int]):
    data = b"\r\n".join([GOOD, b"{", envelope("[1,\xfc]"), GOOD])
    blocks, at = [], 0
    while at < len(data):
        size = sizes[len(blocks) % len(sizes)]
        blocks.append(data[at : at + size])
        at += size
    assert list(opens(blocks)) == list(opens([data]))


def test_the_real_file_gives_its_events(clicks: Zone):
    path = SHARED / "data/clickstream/one_line.json"
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{path} is missing")
        pytest.skip(f"{path} is missing; TIDEMARK_SHARED says where shared data lie")
    line = path.read_bytes()
    clicks.put_lines("real.gz", line)
    clicks.land()
    text = gzip.decompress(binascii.a2b_base64(json.loads(line)["data"]))
    rows = [json.loads(landed) for landed in read_copy(clicks, "real.gz")]
    assert clicks.row("real.gz")["lines"] == len(rows) == 10_000
    assert [row.pop("event") for row in rows] == json.loads(text)
    assert all(row == rows[0] for row in rows)
    assert rows[0] == {
        "ingest_time": 1715131615000,
        "app_id": "app1",
        "platform": "Android",
        "rid": "6fbd8f9506299a0383f812bdf36a0836",
        "ip": "18.233.165.3",
        "browser": "Python Requests",
        "browser_version": "2.31",
    }


# ---- envelopes -----------------------------------------------------------------------------------


def test_what_a_landed_line_looks_like():
    known = (
        b'{"ingest_time":1714723200000,"app_id":"shop","platform":"Web","rid":"r-1",'
        b'"ip":"192.0.2.7","browser":"Chrome","browser_version":"124.0.6367","os_name":"Windows",'
        b'"os_version":"10","device_category":"Desktop","event":%b}'
    )
    first, second = b'{"event_type":"a"}', b'{"event_type":"b","n":1e400}'
    assert opened(GOOD) == [known % first, known % second]


@pytest.mark.parametrize("compression", ["gzip", "", None, ..., "none", 7])
def test_data_are_known_by_what_they_are(compression):
    both = opened(GOOD)
    for data in (packed(TWO), TWO.decode(), f" \t{TWO.decode()}\r\n"):
        assert opened(envelope(data, compression=compression)) == both
    for data in ('{"event_type":"a"}', ' {"event_type":"a"} ', packed(b'{"event_type":"a"}\n')):
        assert opened(envelope(data, compression=compression)) == both[:1]


def test_packed_data_may_have_several_members():
    parts = gzip.compress(TWO[:9]) + gzip.compress(b"") + gzip.compress(TWO[9:])
    data = binascii.b2a_base64(parts, newline=False).decode()
    assert opened(envelope(data)) == opened(GOOD)
    escaped = envelope(data).replace(b"/", b"\\/")
    assert opened(escaped) == opened(GOOD)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, {}),
        ({"ingest_time": None}, {}),
        ({"ingest_time": 5, "server_ingest_time": 6}, {"ingest_time": 5}),
        ({"ingest_time": None, "server_ingest_time": 6}, {"ingest_time": 6}),
        ({"server_ingest_time": "6"}, {"ingest_time": "6"}),
        ({"ingest_time": [1, {"a": "\n"}]}, {"ingest_time": [1, {"a": "\n"}]}),
        ({"appId": 'ü"\\\x7f/', "ip": ""}, {"app_id": 'ü"\\\x7f/', "ip": ""}),
        ({"appId": 5, "platform": None, "rid": ["r"], "ip": {"a": "b"}, "ua": 1}, {}),
        ({"appId": "a\ud800b", "ua": "curl/8.1 \ud800"}, {"app_id": "a?b"}),
        ({"ua": ""}, {}),
        ({"ua": "unheard of"}, {}),
        ({"browser": "no", "event": 3, "_tidemark_rejected": 4}, {}),
    ],
)
def test_members_of_the_envelope(members: dict, expected: dict):
    (line,) = opened(json.dumps({"data": "[7]", **members}).encode())
    row = json.loads(line)
    assert row.pop("event") == 7
    assert {name: row[name] for name in row if "browser" not in name} == expected
    assert "curl" not in str(members) or row["browser"] == "curl"


def test_of_members_of_one_name_the_first_counts():
    line = b'{"d\\u0061ta":"[1]","data":"[2]","appId":"a","appId":5,"x":{"data":3},"data":null}'
    assert opened(line) == [b'{"app_id":"a","event":1}']


LONG = 10_001 * "x"
REFUSED = {
    "no JSON": (b"nope", "not_json"),
    "an envelope and more": (b'{"data":"[1]"} {}', "not_json"),
    "cut": (GOOD[:-9], "not_json"),
    "with NaN": (b'{"data":"[1]","n":NaN}', "not_json"),
    "a raw control character": (b'{"data":"[1]","ip":"\x01\x02\x03\x04"}', "not_json"),
    "no object": (b'["data"]', "not_an_object"),
    "a string": (b' "data"', "not_an_object"),
    "no UTF-8": (b'{"data":"[1]","ip":"\xff"}', "bad_encoding"),
    "NUL": (b'{"data":"[1]"}\0', "bad_encoding"),
    "no data": (envelope(...), "missing_field:data"),
    "null": (envelope(None), "missing_field:data"),
    "empty data": (envelope(""), "missing_field:data"),
    "a number as data": (envelope(5), "bad_type:data"),
    "an array as data": (envelope([{"a": 1}]), "bad_type:data"),
    "an object as data": (envelope({"a": 1}), "bad_type:data"),
    "blank data": (envelope(" "), "bad_envelope"),
    "text": (envelope("event"), "bad_envelope"),
    "a number in data": (envelope("5"), "bad_envelope"),
    "a string in data": (envelope('"[1]"'), "bad_envelope"),
    "base64 of something else": (envelope("aGVsbG8="), "bad_envelope"),
    "broken base64": (envelope(packed(TWO)[:-1]), "bad_envelope"),
    "other letters in base64": (envelope("H4sI*" + packed(TWO)[5:]), "bad_envelope"),
    "a line end in base64": (envelope(packed(TWO) + "\n"), "bad_envelope"),
    "no ASCII in base64": (envelope("H4sIü"), "bad_envelope"),
    "text before base64": (envelope(" " + packed(TWO)), "bad_envelope"),
    "cut gzip": (envelope(packed(TWO)[:-12]), "bad_envelope"),
    "only the start of gzip": (envelope("H4sI"), "bad_envelope"),
    "wrong checksum": (envelope(packed(TWO)[:-12] + "AAAAAAAAAAA="), "bad_envelope"),
    "gzip of text": (envelope(packed(b"hello")), "bad_envelope"),
    "gzip of nothing": (envelope(packed(b"")), "bad_envelope"),
    "gzip of base64 of gzip": (envelope(packed(packed(TWO).encode())), "bad_envelope"),
    "no elements": (envelope(" [ ] "), "bad_envelope"),
    "cut array": (envelope(TWO[:-1].decode()), "bad_envelope"),
    "cut in a string": (envelope('[{"a":"b'), "bad_envelope"),
    "cut after an escape": (envelope('[{"a":"b\\'), "bad_envelope"),
    "cut object": (envelope('{"a":1'), "bad_envelope"),
    "two arrays": (envelope("[1][2]"), "bad_envelope"),
    "two objects": (envelope("{} {}"), "bad_envelope"),
    "closed by the other bracket": (envelope("[1}"), "bad_envelope"),
    "a BOM before the array": (envelope("\ufeff[1]"), "bad_envelope"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_envelope_is_one_rejected_record(case: str):
    line, why = REFUSED[case]
    first, *good, bad = opened(GOOD, line)[1:] + opened(line)
    assert reason(first) is None and good == [bad]
    row = json.loads(bad)
    assert row.pop("_tidemark_rejected") == {
        "reason": why,
        "line": line[:10_000].decode(errors="replace").replace("\0", "\ufffd"),
    }
    assert row == ({"app_id": "shop"} if b'"appId"' in line and why != "not_json" else {})
    assert opened(GOOD, line, GOOD) == [*opened(GOOD), bad, *opened(GOOD)]


def test_limits():
    good = packed(TWO)
    assert len(opened(envelope(good), max_envelope_bytes=len(envelope(good)))) == 2
    (bad,) = opened(envelope(good), max_envelope_bytes=len(envelope(good)) - 1)
    assert reason(bad) == "too_long" and "app_id" not in json.loads(bad)  # it was not looked into
    for data in (good, TWO.decode()):
        assert len(opened(envelope(data), max_data_bytes=len(TWO))) == 2
        (bad,) = opened(envelope(data), max_data_bytes=len(TWO) - 1)
        assert reason(bad) == "too_long" and json.loads(bad)["app_id"] == "shop"
    first, second = opened(GOOD)
    assert opened(GOOD, reader=Reader(len(second))) == [first, second]
    good, bad = opened(GOOD, reader=Reader(len(second) - 1))
    assert good == first
    assert json.loads(bad) == {
        "_tidemark_rejected": {"reason": "too_long", "line": TWO[21:-1].decode()},
        "app_id": "shop",
    }


def test_what_is_too_long_for_one_engine_only_shows_the_text_that_others_show():
    """Others read it whole, on one line; the ledger cuts the event out of that (`"event":...}`)."""
    pretty = json.dumps([{"event_type": "a", "text": "x" * 70_000}], indent=1)
    (whole,) = opened(envelope(pretty))
    (cut,) = opened(envelope(pretty), reader=SPECTRUM)
    shown = json.loads(cut)["_tidemark_rejected"]["line"]
    assert shown and whole.decode().partition('"event":')[2].startswith(shown)


def test_a_rejected_record_is_short_whatever_it_stands_for():
    for line in (envelope("[", appId=LONG), envelope("[NaN]", appId=LONG), b"[" * 99_999):
        (bad,) = opened(line)
        assert "app_id" not in json.loads(bad) and len(bad) < 20_000
    huge = "y" * 2_000_000
    landed = opened(envelope(json.dumps([huge, 1])), envelope("[1,2]", rid=huge))
    assert [reason(line) for line in landed] == ["too_long", None, "too_long", "too_long"]
    assert max(map(len, landed)) < 20_000
    assert json.loads(landed[0])["_tidemark_rejected"]["line"] == '"' + huge[:9_999]


def test_a_bomb_is_stopped_at_the_limit():
    bomb = envelope(packed(b"[" + b" " * 60_000_000 + b"]"))
    assert len(bomb) < 100_000
    tracemalloc.start()
    try:
        bad, *good = opened(bomb, GOOD, max_data_bytes=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
    assert reason(bad) == "too_long" and len(good) == 2


def test_an_envelope_of_some_megabytes(clicks: Zone):
    noise = [os.urandom(2_000).hex() for _ in range(800)]
    line = envelope(packed(json.dumps(noise).encode()))
    assert len(line) > 2_000_000
    clicks.put_lines("a.gz", GOOD + b"\n" + line + b"\n" + GOOD)
    clicks.land()
    assert [json.loads(landed)["event"] for landed in read_copy(clicks, "a.gz")[2:-2]] == noise


# ---- events --------------------------------------------------------------------------------------


def test_a_bad_event_costs_only_itself():
    bad = [
        "NaN",
        "-Infinity",
        "tru",
        "01",
        "1.",
        "+1",
        "'a'",
        '"\x01"',
        '"\n"',
        '"\\x"',
        '"\\u12g4"',
    ]
    bad += [
        "{a:1}",
        '{"a":1,}',
        '{"a" 1}',
        "[1,]",
        "1 2",
        '{"a":1}{}',
        "[}",
        "[1}",
        "{1]",
        "",
        '"\\\n"',
    ]
    for text in bad:
        good = ['{"a": [1, {"b":"]}\\""}]}', '"}"', "[[]]"]
        found = events(f"[{good[0]}, {text} ,{good[1]},{text},{good[2]}]")
        stripped = text.strip(" \n")
        assert found == [
            good[0].encode(),
            ("not_json", stripped),
            good[1].encode(),
            ("not_json", stripped),
            good[2].encode(),
        ], text
    assert events('{"a":NaN}') == [("not_json", '{"a":NaN}')]


def test_what_is_no_object_is_an_event_too():
    assert events('[5,null,"a",[1,2],true,{}]') == [b"5", b"null", b'"a"', b"[1,2]", b"true", b"{}"]
    # JSON by its grammar, though a strict library may not like it
    odd = [b'{"a":1,"a":2}', b'"\\ud800"', b'{"\\udc00\\ud800":1}', b"1e999", b"9" * 5_000]
    assert events("[" + ",".join(text.decode() for text in odd) + "]") == odd


def test_bad_encoding_costs_only_its_event():
    texts = [
        b'"\xc3\xbc"',
        b'"\xff"',
        b'"a\0b"',
        b"\0",
        b'"\x01\x02\x03\x04"',
        b'"\xed\xa0\x80"',
        b"1",
    ]
    found = events(packed(b"[" + b",".join(texts) + b"]"))
    assert [why if isinstance(why, bytes) else why[0] for why in found] == [
        texts[0],
        "bad_encoding",
        "bad_encoding",
        "bad_encoding",
        "not_json",
        "bad_encoding",
        b"1",
    ]
    assert found[1] == ("bad_encoding", '"\ufffd"')
    # a library that does not look into strings must not be believed
    assert events(packed(b'["\xff",2]')) == [("bad_encoding", '"\ufffd"'), b"2"]
    # half of a pair, whose escape belonged to the envelope, is escaped again for SQL to judge
    line = b'{"data":"[1,\\"\\ud800\\",\\"\\ud83d\\ude00\\"]"}'
    found = opened(line)
    assert found[1] == b'{"event":"\\ud800"}'
    assert found[2] == '{"event":"😀"}'.encode()


def test_one_event_is_one_line():
    spread = '[\r\n{"a"\n:\r\n1,\t"b":"\\n"}\n,\r2\n]\n'
    assert events(spread) == [b'{"a" :  1,\t"b":"\\n"}', b"2"]
    assert events(spread.replace("2", "NaN")) == [b'{"a" :  1,\t"b":"\\n"}', ("not_json", "NaN")]
    assert events('{\n"a":1}') == [b'{ "a":1}']


@pytest.mark.parametrize("levels", [1_000, 100_000])
def test_brackets_in_brackets_in_brackets(levels: int):
    arrays, objects = "[" * levels + "]" * levels, '{"a":' * levels + "1" + "}" * levels
    too_deep = [("too_deep", text[:10_000]) for text in (arrays, objects)]
    assert events(f"[1,{arrays},{objects},2]") == [b"1", *too_deep, b"2"]
    assert events(objects) == too_deep[1:]
    assert events(f"[1,{arrays}{arrays},2]") == [b"1", ("not_json", (arrays * 2)[:10_000]), b"2"]
    assert events(f"[1,{arrays},2")[0][0] == events(f"[1,{arrays[1:]},2]")[0][0] == "bad_envelope"
    around = b'{"x":%b,"appId":"a","data":"[1]"}' % objects.encode()
    assert opened(around) == [b'{"app_id":"a","event":1}']
    assert [reason(line) for line in opened(b"[" * levels)] == ["not_json"]


def test_a_hundred_thousand_events_in_one_envelope(clicks: Zone):
    texts = [b'{"event_type":"x","n":%d,"user":{}}' % n for n in range(100_000)]
    clicks.put_lines("a.gz", bare(packed(b"[" + b",".join(texts) + b"]")))
    clicks.land()
    assert clicks.row("a.gz")["lines"] == 100_000
    assert read_copy(clicks, "a.gz") == [b'{"event":%b}' % text for text in texts]


def test_very_many_elements_are_not_held_at_once(monkeypatch):
    lines = [
        GOOD,
        envelope("[1,\n2]"),
        envelope('[{"a":"\xfc"}]'),
        envelope("[1,,2]"),
        envelope("[]"),
    ]
    usual = opened(*lines)
    monkeypatch.setattr(opener, "COMMAS_AT_ONCE", 0)
    assert opened(*lines) == usual
    monkeypatch.setattr(opener, "COMMAS_AT_ONCE", 1_000)
    line = bare("[" + "0," * 50_000 + "0]")
    tracemalloc.start()
    try:
        assert sum(1 for _ in opens([line])) == 50_001
        assert tracemalloc.get_traced_memory()[1] < 1_500_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("commas_at_once", [0, 1_000])
def test_an_envelope_holds_so_many_events_and_no_more(monkeypatch, commas_at_once):
    monkeypatch.setattr(opener, "COMMAS_AT_ONCE", commas_at_once)
    monkeypatch.setattr(opener, "MAX_RECORDS", 3)
    assert len(opened(bare("[1,2,3]"))) == 3
    assert len(opened(bare("[1,NaN,3]"))) == 3
    for data in ("[1,2,3,4]", "[1,NaN,3,4]"):
        (line,) = opened(bare(data))
        assert reason(line) == "too_long"


def test_large_broken_json_is_not_searched_for_good_events(monkeypatch):
    small, large = "[{},NaN]", "[{},   NaN]"
    monkeypatch.setattr(opener, "MAX_SEARCHED_BYTES", len(small))
    assert [reason(line) for line in opened(bare(small))] == [None, "not_json"]
    assert [reason(line) for line in opened(bare(large))] == ["bad_envelope"]
    assert len(opened(bare("[{},      {}]"))) == 2


def test_the_user_agent_is_that_of_the_envelope():
    (line,) = opened(envelope("[1]", ua=CHROME + " " * 100_000))
    assert json.loads(line)["browser_version"] == "124.0.6367"
