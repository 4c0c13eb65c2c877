"""The oracle on Clickstream files: envelopes, records, classes and reasons. Values by hand."""

import base64
import gzip
import json
from datetime import date

import pytest

from .scenario import (
    at,
    click,
    envelope,
    event,
    line,
    ms,
    only,
    pick,
    play,
    select,
    tables,
    write,
    write_clicks,
)

T = "2024-03-10 10:00:00"
HOUR = "2024-03-10 10"
GOOD = click("tap", T)


def opened(raw, *envelopes) -> tuple[list, list[str]]:
    """Names of the events, and the reasons of what is rejected."""
    path = write_clicks(raw, HOUR, list(envelopes))
    result = tables(raw)
    reasons = [row["reason"] for row in result["rejected_records"] for _ in range(row["records"])]
    events = [row["event_name"] for row in result["fct_events"]]
    file = only(result["ingested_files"], file_path=path)
    assert file["lines_read"] == len(reasons) + len(events) + len(result["parked_events"])
    return events, sorted(reasons)


@pytest.mark.parametrize("form", ["gzip", "array"])
def test_an_envelope_holds_an_array(tmp_path, form):
    elements = [click(name, T) for name in ("a", "b", "c")]
    events, reasons = opened(tmp_path, envelope(elements, form=form))
    assert sorted(events) == ["a", "b", "c"] and reasons == []


def test_an_envelope_holds_one_object(tmp_path):
    assert opened(tmp_path, envelope([GOOD], form="object")) == (["tap"], [])


def data(value) -> dict:
    return {"appId": "utc", "data": value}


def packed(text: bytes) -> str:
    return base64.b64encode(gzip.compress(text)).decode()


ENVELOPES = [
    (b'{"data": "\xff"}', "bad_encoding"),
    (b'{"data": "\x00"}', "bad_encoding"),
    (b'{"data": ', "not_json"),
    (b"[]", "not_an_object"),
    (b'"text"', "not_an_object"),
    ({}, "missing_field:data"),
    (data(None), "missing_field:data"),
    (data(""), "missing_field:data"),
    (data([GOOD]), "bad_type:data"),
    (data(5), "bad_type:data"),
    (data("hello"), "bad_envelope"),
    (data("H4sI!"), "bad_envelope"),
    (data(packed(line([GOOD]))[:-8]), "bad_envelope"),
    (data(base64.b64encode(b"[]").decode()), "bad_envelope"),
    (data(packed(b"text")), "bad_envelope"),
    (data(packed(b"[]")), "bad_envelope"),
    (data(packed(b"")), "bad_envelope"),
    (data("[]"), "bad_envelope"),
    (data(" [ ] "), "bad_envelope"),
    (data('[{"a": 1}'), "bad_envelope"),
    (data('[{"a": 1}] x'), "bad_envelope"),
    (data('"text"'), "bad_envelope"),
    (data("5"), "bad_envelope"),
    (data(" " + packed(line([GOOD]))), "bad_envelope"),
    (data('{"a": NaN}'), "not_json"),  # an element that is no JSON
    (data('{"a": 1'), "bad_envelope"),
]


@pytest.mark.parametrize(("bad", "reason"), ENVELOPES)
def test_an_envelope_that_does_not_open_is_one_rejected_record(tmp_path, bad, reason):
    assert opened(tmp_path, bad, envelope([GOOD])) == (["tap"], [reason])


ELEMENTS = [
    (b"5", ["not_an_object"]),
    (b"[1, 2]", ["not_an_object"]),
    (b"null", ["not_an_object"]),
    (b'"a, ] \\" b"', ["not_an_object"]),
    (b"oops", ["not_json"]),
    (b'{"a": NaN}', ["not_json"]),
    (b'{"a": 1} {"b": 2}', ["not_json"]),
    (b'{"a": "\\ud800"}', ["not_json"]),
    (b'{"a": "\xff"}', ["bad_encoding"]),
    (b'{"a": "' + b"x" * 65_535 + b'"}', ["too_long"]),
    (b"{}", ["missing_field:event_type"]),
    (b"1, 2, [{}, {}]", ["not_an_object"] * 3),
    (b",", ["not_json", "not_json"]),
]


@pytest.mark.parametrize(("bad", "reasons"), ELEMENTS)
def test_the_neighbours_of_a_bad_element_go_on(tmp_path, bad, reasons):
    text = b"[" + line(GOOD) + b", " + bad + b" ," + line(click("other", T)) + b"]"
    assert opened(tmp_path, envelope(text)) == (["other", "tap"], reasons)


def changed(**members) -> dict:
    return {**GOOD, **members}


def without(name: str) -> dict:
    return {key: value for key, value in GOOD.items() if key != name}


RECORDS = [
    (without("event_type"), "missing_field:event_type"),
    (without("event_id"), "missing_field:event_id"),
    (changed(timestamp=None), "missing_field:timestamp"),
    (changed(app_id=""), "missing_field:app_id"),
    (without("unique_id"), "missing_field:unique_id"),
    (changed(event_type=5), "bad_type:event_type"),
    (changed(event_id=5), "bad_type:event_id"),
    (changed(timestamp="5"), "bad_type:timestamp"),
    (changed(timestamp=ms(T) + 0.5), "bad_type:timestamp"),
    (changed(app_id=7), "bad_type:app_id"),
    (changed(unique_id={}), "bad_type:unique_id"),
    (changed(attributes=[]), "bad_type:attributes"),
    (changed(attributes=""), "bad_type:attributes"),
    (changed(user="ann"), "bad_type:user"),
    (changed(items={}), "bad_type:items"),
    (changed(timestamp=946_684_799_999), "out_of_range:timestamp"),
    (changed(timestamp=4_102_444_800_000), "out_of_range:timestamp"),
    # Missing before types, types before ranges, whatever the order of fields.
    (changed(event_type=5, unique_id=None), "missing_field:unique_id"),
    (changed(timestamp=-1, items=5), "bad_type:items"),
    (changed(event_id=5, timestamp="5"), "bad_type:event_id"),
]


@pytest.mark.parametrize(("record", "reason"), RECORDS)
def test_rejected(tmp_path, record, reason):
    path = write_clicks(tmp_path, HOUR, [envelope([record])])
    row = only(tables(tmp_path)["rejected_records"])
    assert pick(row, "source app_id file_path reason records") == (
        "clickstream",
        "utc",
        path,
        reason,
        1,
    )


@pytest.mark.parametrize(
    "record",
    [
        changed(attributes=None, user=None, items=None),
        {key: GOOD[key] for key in ("event_type", "event_id", "timestamp", "app_id", "unique_id")},
        changed(timestamp=ms(T) + 86_400_000),
        changed(more={"deep": [1, {"x": None}]}),
    ],
)
def test_accepted(tmp_path, record):
    assert opened(tmp_path, envelope([record], T)) == (["tap"], [])


ARRIVALS = [
    ({"ingest_time": ms(T) + 5, "server_ingest_time": ms(T) + 9}, "2024-03-10 10:00:00.005"),
    ({"ingest_time": None, "server_ingest_time": ms(T) + 9}, "2024-03-10 10:00:00.009"),
    ({}, "2024-03-10 09:00:00"),
    ({"ingest_time": ms("2024-03-11 09:00:00")}, "2024-03-11 09:00:00"),
]


@pytest.mark.parametrize(("times", "arrived"), ARRIVALS)
def test_when_it_arrived(tmp_path, times, arrived):
    write_clicks(tmp_path, "2024-03-10 09", [envelope([GOOD], **times)])
    assert only(tables(tmp_path)["fct_events"])["arrived_at"] == at(arrived)


BAD_ARRIVALS = [
    ({"ingest_time": "5"}, "bad_type:ingest_time"),
    ({"server_ingest_time": 1.5}, "bad_type:ingest_time"),
    ({"ingest_time": 946_684_799_999}, "out_of_range:ingest_time"),
    ({"ingest_time": ms("2024-03-11 10:00:00.001")}, "out_of_range:ingest_time"),
    ({"server_ingest_time": ms("2024-03-11 10:00:00.001")}, "out_of_range:ingest_time"),
]


@pytest.mark.parametrize(("times", "reason"), BAD_ARRIVALS)
def test_a_bad_arrival_rejects_every_record_of_the_envelope(tmp_path, times, reason):
    elements = [GOOD, click("other", T)]
    assert opened(tmp_path, envelope(elements, **times)) == ([], [reason, reason])


def test_parked(tmp_path):
    late, soon = click("late", "2024-03-02 23:59:59.999"), click("soon", "2024-03-11 10:00:00.001")
    write_clicks(tmp_path, HOUR, [envelope([late, soon, GOOD], T)])
    result = tables(tmp_path)
    rows = [pick(r, "source event_name reason lateness_days") for r in result["parked_events"]]
    assert sorted(rows) == [
        ("clickstream", "late", "late", 8),
        ("clickstream", "soon", "future", -1),
    ]
    counts = pick(only(result["rpt_ingestion"]), "lines_read accepted parked rejected")
    assert counts == (3, 1, 2, 0)


def test_the_app_of_a_rejected_record_is_its_own_or_the_envelopes_or_unknown(tmp_path):
    envelopes = [
        envelope([changed(event_id=None, app_id="tokyo"), 5], appId="new_york"),
        envelope([5], appId=None),
        b"oops",
    ]
    write_clicks(tmp_path, HOUR, [*envelopes, envelope([GOOD])])
    write_clicks(tmp_path, HOUR, [], name="empty.gz")
    result = tables(tmp_path)
    counts = {r["app_id"]: pick(r, "files accepted rejected") for r in result["rpt_ingestion"]}
    assert counts == {
        "tokyo": (1, 0, 1),
        "new_york": (1, 0, 1),
        "(unknown)": (2, 0, 2),
        "utc": (1, 1, 0),
    }


def test_copies_have_one_app_moment_and_event_id(tmp_path):
    def other(**members):
        return [changed(**members)]

    write_clicks(tmp_path, HOUR, [envelope([GOOD], "2024-03-10 12:00:00")])
    write_clicks(tmp_path, "2024-03-10 11", [envelope(other(make="x"), "2024-03-10 11:30:00")])
    write_clicks(tmp_path, "2024-03-10 12", [envelope(other(event_id="e2"))])
    write_clicks(tmp_path, "2024-03-10 13", [envelope(other(app_id="tokyo"))])
    write_clicks(tmp_path, "2024-03-10 14", [envelope(other(timestamp=ms(T) + 1))])
    result = tables(tmp_path)
    assert len(result["fct_events"]) == 4
    winner = only(result["fct_events"], arrived_at=at("2024-03-10 11:30:00"))
    # By md5sum, on the parts joined by the unit separator.
    assert winner["event_key"] == "df307a1e51d2b075341f4f1a467667d6"
    assert pick(winner, "source device_make") == ("clickstream", "x")
    assert only(result["duplicate_events"])["copies"] == 2
    days = [row for row in result["rpt_ingestion"] if row["app_id"] == "utc"]
    assert pick(only(days), "source files accepted duplicates") == ("clickstream", 4, 3, 1)


def test_copies_that_only_their_lines_tell_apart_are_beyond_the_oracle(tmp_path):
    write_clicks(tmp_path, HOUR, [envelope([GOOD], T), envelope([GOOD], T, rid="2")])
    assert only(tables(tmp_path)["duplicate_events"])["copies"] == 2
    write_clicks(tmp_path, HOUR, [envelope([GOOD], T), envelope([changed(make="x")], T)])
    with pytest.raises(NotImplementedError):
        tables(tmp_path)


def test_files_are_rejected_whole_and_have_a_layout(tmp_path):
    write_clicks(tmp_path, "2024-02-30 10", [envelope([GOOD])])
    bad = write_clicks(tmp_path, HOUR, [envelope([GOOD])])
    (tmp_path / "clickstream" / bad).write_bytes(b"no gzip")
    result = tables(tmp_path)
    rows = [pick(r, "source reason arrived_at lines_read") for r in result["ingested_files"]]
    assert rows == [
        ("clickstream", "unexpected_path", None, 0),
        ("clickstream", "not_gzip", at("2024-03-10 10:00:00"), 0),
    ]
    counts = pick(only(result["rpt_ingestion"]), "app_id files lines_read")
    assert counts == ("(unknown)", 1, 0)


def test_any_folders_may_stand_before_the_date(tmp_path):
    path = write_clicks(tmp_path, HOUR, [envelope([GOOD])])
    (tmp_path / "clickstream/sink").mkdir()
    (tmp_path / "clickstream/year=2024").rename(tmp_path / "clickstream/sink/year=2024")
    row = only(tables(tmp_path)["ingested_files"])
    assert pick(row, "file_path status") == (f"sink/{path}", "read")


def test_lateness_is_counted_by_source(tmp_path):
    write(tmp_path, HOUR, [event("tap", T)])
    write_clicks(tmp_path, "2024-03-12 10", [envelope([GOOD, click("tap", T, "c2")])])
    rows = tables(tmp_path)["rpt_lateness"]
    names = "source occurred_date lateness_days events share"
    assert [pick(row, names) for row in rows] == [
        ("mobile_analytics", date(2024, 3, 10), 0, 1, 1.0),
        ("clickstream", date(2024, 3, 10), 2, 2, 1.0),
    ]


# Settled with 7 + 7 days, so on the 10th with a delivery on the 25th.
@pytest.mark.parametrize(
    ("click_day", "other_day", "settled"),
    [
        ("2024-03-25", "2024-03-25", True),
        ("2024-03-24", "2024-03-25", False),  # the slower source decides
        ("2024-03-25", "2024-03-24", False),
        ("2024-03-11", "2024-04-10", False),
        ("2024-03-10", "2024-04-10", True),  # silent for more than 30 days
    ],
)
def test_settled_with_two_sources(tmp_path, click_day, other_day, settled):
    write_clicks(tmp_path, f"{click_day} 10", [envelope([5])])
    write(tmp_path, f"{other_day} 00", [])
    result = play(tmp_path, [event("tap", T)])
    assert only(result["fct_retention"])["is_settled"] is settled


def test_first_member_of_a_name_and_numbers_as_they_stand(tmp_path):
    text = json.dumps(GOOD)[:-1] + ', "event_type": "x", "make": 1.50}'
    write_clicks(tmp_path, HOUR, [envelope(f"[{text}]".encode())])
    assert select(tables(tmp_path)["fct_events"], event_name="tap", device_make="1.50")
