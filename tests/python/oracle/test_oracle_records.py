"""The oracle on files and records: every class and reason, copies, ledger. Values by hand."""

import gzip
import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from .scenario import (
    at,
    event,
    flat,
    line,
    ms,
    only,
    pick,
    play,
    select,
    tables,
    write,
    write_bytes,
)

T = "2024-03-10 10:00:00"
HOUR = "2024-03-10 10"
PLAIN = line(event("tap", T)) + b"\n"
ZIPPED = gzip.compress(PLAIN, mtime=0)


def changed(path: str, value, base: dict | None = None) -> dict:
    """A good record with one member set (or taken out, by KeyError)."""
    record = base or event("tap", T)
    target = record
    *way, last = path.split(".")
    for name in way:
        target = target.setdefault(name, {})
    if value is KeyError:
        target.pop(last)
    else:
        target[last] = value
    return record


SESSION = "session.session_id"
START = "session.start_timestamp"
STOP = "session.stop_timestamp"
CASES = [
    (b"x" * 65_536, "too_long"),
    (b'{"a": "\xff"}', "bad_encoding"),
    (b'{"a": "\x00"}', "bad_encoding"),
    (b"hello", "not_json"),
    (b'{"a": 1} {"a": 2}', "not_json"),
    (b'{"a": NaN}', "not_json"),
    (b'{"a": "\\ud800"}', "not_json"),
    (b"[" * 30_000, "not_json"),
    (b"[" * 30_000 + b"]" * 30_000, "not_an_object"),
    (b"[]", "not_an_object"),
    (b'"text"', "not_an_object"),
    (b"5", "not_an_object"),
    (b"true", "not_an_object"),
    (b"null", "not_an_object"),
    (b"{}", "missing_field:event_type"),
    (changed("event_type", None), "missing_field:event_type"),
    (changed("event_type", ""), "missing_field:event_type"),
    (changed("event_timestamp", KeyError), "missing_field:event_timestamp"),
    (changed("arrival_timestamp", KeyError), "missing_field:arrival_timestamp"),
    (changed("event_version", KeyError), "missing_field:event_version"),
    (changed("application", "text"), "missing_field:application.app_id"),
    (changed("client.client_id", ""), "missing_field:client.client_id"),
    (event("_session.start", T), "missing_field:session.session_id"),
    (changed(SESSION, "s"), "missing_field:session.start_timestamp"),
    (changed(SESSION, 7), "missing_field:session.start_timestamp"),
    (changed("event_type", 5), "bad_type:event_type"),
    (changed("event_timestamp", "5"), "bad_type:event_timestamp"),
    (changed("event_timestamp", 5.7), "bad_type:event_timestamp"),
    (changed("arrival_timestamp", True), "bad_type:arrival_timestamp"),
    (changed("event_version", 3.0), "bad_type:event_version"),
    (changed("application.app_id", 7), "bad_type:application.app_id"),
    (changed("client.client_id", {}), "bad_type:client.client_id"),
    (changed(SESSION, 7, event("_session.start", T, session="s")), f"bad_type:{SESSION}"),
    (changed(START, "1", event("tap", T, session="s")), f"bad_type:{START}"),
    (changed(STOP, 1.0, event("tap", T, session="s")), f"bad_type:{STOP}"),
    (changed(STOP, "1"), f"bad_type:{STOP}"),
    (changed("attributes", []), "bad_type:attributes"),
    (changed("attributes", ""), "bad_type:attributes"),
    (changed("metrics", "{}"), "bad_type:metrics"),
    # Missing comes before bad type, and bad type before out of range, whatever the order of fields.
    (changed("client", None, changed("event_type", 5)), "missing_field:client.client_id"),
    (changed("metrics", 5, changed("attributes", 5)), "bad_type:attributes"),
    (changed(SESSION, 7, changed(START, 1, changed("metrics", 5))), "bad_type:metrics"),
    (changed("metrics", 5, changed("event_timestamp", -1)), "bad_type:metrics"),
    (changed("event_timestamp", 946_684_799_999), "out_of_range:event_timestamp"),
    (changed("event_timestamp", 4_102_444_800_000), "out_of_range:event_timestamp"),
    (changed("event_timestamp", 10**30), "out_of_range:event_timestamp"),
    (changed("arrival_timestamp", 946_684_799_999), "out_of_range:arrival_timestamp"),
    (changed("arrival_timestamp", 1_710_151_200_001), "out_of_range:arrival_timestamp"),
    (changed("application_key", "k", changed("application", None)), "missing_field:timestamp"),
    (flat("", T), "missing_field:event_type"),
    (flat("tap", T, ""), "missing_field:unique_id"),
    (flat("tap", T, application_key=""), "missing_field:application_key"),
    (flat("tap", T, application_key=4), "bad_type:application_key"),
    (flat("tap", T, timestamp=1), "out_of_range:timestamp"),
]


@pytest.mark.parametrize(("record", "reason"), CASES)
def test_rejected(tmp_path, record, reason):
    path = write(tmp_path, HOUR, [record])
    result = tables(tmp_path)
    row = only(result["rejected_records"])
    assert pick(row, "source file_path reason records") == ("mobile_analytics", path, reason, 1)
    assert result["fct_events"] == result["parked_events"] == []
    assert only(result["rpt_ingestion"], app_id=row["app_id"])["rejected"] == 1


GOOD = [
    changed("application_key", "k"),  # has application.app_id: nested
    changed("session", {"session_id": ""}),
    changed("session", {"start_timestamp": "no session, so nobody asks"}),
    changed("event_timestamp", ms(T) + 86_400_000),  # exactly one day ahead
    changed("arrival_timestamp", 1_710_151_200_000),  # exactly one day after the file's hour
    changed("attributes", KeyError, changed("metrics", None)),  # empty objects are left out
    changed("metrics", KeyError, event("_session.start", T, session="s")),
    changed("device", {"platform": {}}, changed("session", {}, changed("client_context", {}))),
    event("tap", "2024-03-03 00:00:00", arrived=T),  # 7 days by dates
    flat("tap", T),
    flat("_session.start", T, attributes=7, metrics=None),
    b" \t" + line(event("tap", T)) + b" ",
    line(event("tap", T))[:-1] + b', "deep": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    line(event("tap", T)).ljust(65_535),
]


@pytest.mark.parametrize("record", GOOD)
def test_accepted(tmp_path, record):
    write(tmp_path, HOUR, [record])
    assert only(tables(tmp_path)["fct_events"])["app_id"] == "utc"


def test_what_a_service_sends_is_kept_and_is_no_activity(tmp_path):
    """As Pinpoint writes it: objects with nothing in them are left out, or empty."""
    line = (
        b'{"event_type":"_email.delivered","event_timestamp":1767261600000,'
        b'"arrival_timestamp":1767261601000,"event_version":"3.1","application":{"app_id":"a"},'
        b'"client":{"client_id":"c"},"device":{"platform":{}},"session":{},'
        b'"attributes":{"x":"y"},"client_context":{}}'
    )
    write(tmp_path, "2026-01-01 10", [line])
    result = tables(tmp_path)
    row = only(result["fct_events"])
    assert pick(row, "event_name is_activity session_id platform country language") == (
        *("_email.delivered", False),
        *(None, None, None, None),
    )
    assert row["properties"]["attributes"] == {"x": "y"} and row["properties"]["metrics"] == {}
    assert not result["fct_sessions"] and not result["fct_active_users"]


@pytest.mark.parametrize(
    ("occurred", "arrived", "reason", "lateness"),
    [
        ("2024-03-11 10:00:00.001", T, "future", -1),
        ("2024-03-12 10:00:00", T, "future", -2),
        ("2024-03-02 23:59:59.999", "2024-03-10 00:00:00", "late", 8),
    ],
)
def test_parked(tmp_path, occurred, arrived, reason, lateness):
    result = play(tmp_path, [event("tap", occurred, arrived=arrived)])
    row = only(result["parked_events"])
    assert pick(row, "reason lateness_days is_also_accepted") == (reason, lateness, False)
    assert row["occurred_at"] == at(occurred) and row["arrived_at"] == at(arrived)
    assert pick(row, "source app_id device_id event_name") == (
        "mobile_analytics",
        "utc",
        "d1",
        "tap",
    )
    assert not result["fct_events"] and not result["dim_users"] and not result["fct_active_users"]
    counts = pick(only(result["rpt_ingestion"]), "files lines_read accepted parked")
    assert counts == (1, 1, 0, 1)


def test_lateness_can_be_minus_one_and_is_still_accepted(tmp_path):
    result = play(tmp_path, [event("tap", "2024-03-11 00:10:00", arrived="2024-03-10 23:50:00")])
    assert only(result["fct_events"])["lateness_days"] == -1


def test_late_window_is_a_variable(tmp_path):
    records = [event("tap", "2024-03-08 10:00:00", arrived=T)]
    assert len(play(tmp_path, records, {"late_window_days": 2})["fct_events"]) == 1
    assert len(play(tmp_path, records, {"late_window_days": 1})["parked_events"]) == 1


def test_lines_end_at_lf_crlf_or_cr_and_blank_lines_are_no_records(tmp_path):
    lines = b"\xef\xbb\xbfa\rb\r\nc\n \t\n\n\r\rd"
    path = write_bytes(tmp_path, HOUR, gzip.compress(lines))
    result = tables(tmp_path)
    assert sorted(row["line"] for row in result["rejected_records"]) == ["a", "b", "c", "d"]
    assert only(result["ingested_files"], file_path=path)["lines_read"] == 4


@pytest.mark.parametrize(
    ("text", "records"),
    [
        (b"{}{}{}", ["{}"] * 3),
        (b'{"a":1}{"b":}{"c":2}', ['{"a":1}', '{"b":}', '{"c":2}']),
        (b'{"a":{"x":1}{"b":2}', ['{"a":{"x":1}', '{"b":2}']),
        (b"}{", ["}", "{"]),
        (b"{} {}", ["{} {}"]),
        (b'{"a":"}{"}', ['{"a":"}{"}']),
        (rb'{"a":"\"}{"}{"b":"\\"}{}', [rb'{"a":"\"}{"}'.decode(), rb'{"b":"\\"}'.decode(), "{}"]),
        (b'{"a":"x}{"b":1}{"c":2}\n{}{}', ['{"a":"x}{"b":1}{"c":2}', "{}", "{}"]),
    ],
)
def test_records_that_follow_one_another_with_nothing_between_are_one_each(tmp_path, text, records):
    write_bytes(tmp_path, HOUR, gzip.compress(text))
    rows = tables(tmp_path)["rejected_records"]
    assert sorted(row["line"] for row in rows for _ in range(row["records"])) == sorted(records)


def object_of_firehose(folder, data: bytes, name: str = "s-1-2024-03-10-10-00-00-id") -> dict:
    """What becomes of it, as one file."""
    path = folder / "mobile_analytics/some/2024/03/10/10" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return tables(folder)


@pytest.mark.parametrize("data", [PLAIN, ZIPPED, PLAIN[:-1], b"\xef\xbb\xbf" + PLAIN])
def test_an_object_of_firehose_is_gzip_or_text_and_its_app_the_records(tmp_path, data):
    result = object_of_firehose(tmp_path, data)
    assert only(result["fct_events"])["app_id"] == "utc"
    assert pick(only(result["rpt_ingestion"]), "app_id files accepted") == ("utc", 1, 1)
    assert only(result["ingested_files"])["arrived_at"] == datetime(2024, 3, 10, 10)


def test_what_names_no_app_in_an_object_of_firehose_is_nobodys(tmp_path):
    result = object_of_firehose(tmp_path, b"oops")
    assert pick(only(result["rejected_records"]), "app_id reason") == ("(unknown)", "not_json")


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "s-1-2024-03-10-10-00-00-id", "empty_file"),
        (b"PK\x03\x04", "s-1-2024-03-10-10-00-00-id.zip", "not_gzip"),
        (ZIPPED[:-1], "s-1-2024-03-10-10-00-00-id.gz", "truncated_file"),
        (ZIPPED, "part-0000.gz", "unexpected_path"),
    ],
)
def test_objects_of_firehose_that_are_refused(tmp_path, data, name, reason):
    result = object_of_firehose(tmp_path, data, name)
    assert only(result["ingested_files"])["reason"] == reason


def test_equal_texts_are_one_row_and_long_ones_are_cut(tmp_path):
    write(tmp_path, HOUR, [b"oops", b"oops", b"y" * 70_000, b"y" * 80_000, b"[]"])
    rows = tables(tmp_path)["rejected_records"]
    found = {(row["reason"], len(row["line"]), row["records"]) for row in rows}
    assert found == {("not_json", 4, 2), ("too_long", 10_000, 2), ("not_an_object", 2, 1)}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (PLAIN, "not_gzip"),
        (b"\0" * 20, "not_gzip"),
        (ZIPPED[:1], "truncated_file"),
        (ZIPPED[:9], "truncated_file"),
        (ZIPPED[:-9], "truncated_file"),
        (ZIPPED[:-1], "truncated_file"),
        (ZIPPED + ZIPPED[:-1], "truncated_file"),
        (ZIPPED[:-8] + b"\1\2\3\4" + ZIPPED[-4:], "bad_checksum"),
        (ZIPPED[:-4] + b"\1\2\3\4", "bad_checksum"),
        (ZIPPED + b"garbage", "trailing_garbage"),
    ],
)
def test_a_file_that_cannot_be_read_to_its_end_is_rejected_whole(tmp_path, data, reason):
    path = write_bytes(tmp_path, HOUR, data)
    result = tables(tmp_path)
    assert only(result["ingested_files"]) == {
        "source": "mobile_analytics",
        "file_path": path,
        "file_bytes": len(data),
        "arrived_at": datetime(2024, 3, 10, 10),
        "status": "rejected",
        "reason": reason,
        "lines_read": 0,
    }
    assert result["fct_events"] == result["rejected_records"] == []
    assert pick(only(result["rpt_ingestion"]), "app_id files lines_read") == ("utc", 1, 0)


def test_members_and_padding_are_fine_and_an_empty_member_has_no_records(tmp_path):
    other = gzip.compress(line(event("tap", T, "d2")))
    write_bytes(tmp_path, HOUR, ZIPPED + other + b"\0" * 9)
    write_bytes(tmp_path, HOUR, gzip.compress(b""), name="b.gz")
    result = tables(tmp_path)
    assert len(result["fct_events"]) == 2
    assert [pick(row, "status lines_read") for row in result["ingested_files"]] == [
        ("read", 2),
        ("read", 0),
    ]
    assert pick(only(result["rpt_ingestion"]), "files lines_read accepted") == (2, 2, 2)


def test_files_outside_of_the_layout(tmp_path):
    write(tmp_path, "2024-02-30 10", [event("tap", T)])
    write(tmp_path, "2024-03-10 24", [event("tap", T)])
    write(tmp_path, HOUR, [event("tap", T)], name="_SUCCESS")
    write(tmp_path, HOUR, [event("tap", T)], name=".hidden")
    (tmp_path / "mobile_analytics" / "README").write_text("hello")
    result = tables(tmp_path)
    rows = [pick(r, "status reason arrived_at lines_read") for r in result["ingested_files"]]
    assert rows == [("rejected", "unexpected_path", None, 0)] * 3
    assert result["fct_events"] == result["rpt_ingestion"] == []


def test_no_files_are_no_rows(tmp_path):
    result = tables(tmp_path)
    assert sorted(row["app_id"] for row in result.pop("dim_apps")) == ["new_york", "tokyo", "utc"]
    assert all(rows == [] for rows in result.values())


def test_the_copy_that_arrived_first_is_the_event(tmp_path):
    copies = [
        event("tap", T, arrived="2024-03-10 12:00:00"),
        event("tap", T, arrived="2024-03-11 09:00:00"),
        event("tap", T, arrived="2024-03-20 09:00:00"),
    ]
    result = play(tmp_path, copies)
    assert only(result["fct_events"])["arrived_at"] == at("2024-03-10 12:00:00")
    assert only(result["duplicate_events"])["copies"] == 2
    row = only(result["parked_events"])
    assert pick(row, "reason lateness_days is_also_accepted") == ("late", 10, True)
    counts = {
        row["arrival_date"]: pick(row, "files lines_read accepted duplicates parked rejected")
        for row in result["rpt_ingestion"]
    }
    assert counts == {
        date(2024, 3, 10): (1, 1, 1, 0, 0, 0),
        date(2024, 3, 11): (1, 1, 0, 1, 0, 0),
        date(2024, 3, 20): (1, 1, 0, 0, 1, 0),
    }


def test_equal_arrival_falls_to_the_smaller_path_and_blanks_do_not_count(tmp_path):
    record = line(event("tap", T))
    write(tmp_path, "2024-03-11 00", [record], name="a.gz")
    write(tmp_path, HOUR, [record, b" " + record], name="b.gz")
    result = tables(tmp_path)
    assert only(result["duplicate_events"])["copies"] == 3
    rows = {r["arrival_date"].day: pick(r, "accepted duplicates") for r in result["rpt_ingestion"]}
    assert rows == {10: (1, 1), 11: (0, 1)}


def test_parked_copies_are_one_row_of_the_first(tmp_path):
    late = [event("tap", T, arrived=f"2024-03-{day} 09:00:00") for day in (22, 20, 21)]
    result = play(tmp_path, late)
    assert only(result["parked_events"])["lateness_days"] == 10
    assert [row["parked"] for row in result["rpt_ingestion"]] == [1, 1, 1]


def test_event_key_is_the_md5_of_the_line_without_the_arrival(tmp_path):
    # By md5sum, on the text with `"arrival_timestamp" : 1710064800000` taken out.
    text = (
        '{"event_type":"tap","event_timestamp":1710064800000,"arrival_timestamp" : 1710064800000,'
        '"event_version":"3.0","application":{"app_id":"utc"},"client":{"client_id":"d1"},'
        '"attributes":{},"metrics":{}}'
    )
    write(tmp_path, HOUR, [text.encode()])
    assert only(tables(tmp_path)["fct_events"])["event_key"] == "aef42cce96531391a49d052870f36b3e"


def test_arrival_timestamp_among_the_attributes_makes_the_whole_line_count(tmp_path):
    copies = [
        event("tap", T, arrived=arrived, attributes={"arrival_timestamp": "x"})
        for arrived in ("2024-03-10 12:00:00", "2024-03-10 12:00:01")
    ]
    result = play(tmp_path, copies)
    assert len(result["fct_events"]) == 2 and result["duplicate_events"] == []


def test_a_record_counts_for_its_own_app_wherever_its_file_is(tmp_path):
    write(tmp_path, HOUR, [event("tap", T, app="tokyo"), b'{"application_key": "ghost"}', b"?"])
    write(tmp_path, HOUR, [event("tap", T, "d2", app="tokyo")], name="b.gz")
    rows = tables(tmp_path)["rpt_ingestion"]
    found = {row["app_id"]: pick(row, "files lines_read accepted rejected") for row in rows}
    assert found == {"tokyo": (2, 2, 2, 0), "ghost": (1, 1, 0, 1), "utc": (1, 1, 0, 1)}


def test_lateness_counts_accepted_and_parked_events(tmp_path):
    arrivals = [("d1", "10"), ("d2", "10"), ("d3", "12"), ("d4", "30")]
    records = [event("tap", T, d, arrived=f"2024-03-{day} 11:00:00") for d, day in arrivals]
    rows = play(tmp_path, records)["rpt_lateness"]
    names = "app_id occurred_date lateness_days events share cumulative_share"
    assert [pick(row, names) for row in rows] == [
        ("utc", date(2024, 3, 10), 0, 2, 0.5, 0.5),
        ("utc", date(2024, 3, 10), 2, 1, 0.25, 0.75),
        ("utc", date(2024, 3, 10), 20, 1, 0.25, 1.0),
    ]


def test_columns_of_the_nested_shape(tmp_path):
    more = {"platform": "iPhone OS", "country": "DE", "version": 2.50}
    record = event("tap", T, login="me", session="s1", **more)
    record["device"] |= {"make": "", "model": True}
    record["device"]["locale"]["language"] = "de"
    record["device"]["platform"]["version"] = 17
    record["facets"] = {"a": 1}
    write(tmp_path, HOUR, [line(record).replace(b"2.5", b"2.50")])
    row = only(tables(tmp_path)["fct_events"])
    names = "login_id session_id platform os_version app_version language country"
    assert pick(row, names) == ("me", "s1", "ios", "17", "2.50", "de", "DE")
    assert pick(row, "device_make device_model channel engagement_seconds") == (
        None,
        "true",
        None,
        None,
    )
    assert row["properties"] == {
        "attributes": {},
        "metrics": {},
        "event_version": "3.0",
        "facets": {"a": 1},
        "platform": "iPhone OS",
    }


def test_columns_of_the_flat_shape(tmp_path):
    more = {
        "cognito_id": "me",
        "platform": "ANDROID",
        "platform_version": "6",
        "app_version_name": "1.0",
        "make": "m",
        "model": "n",
    }
    attributes = {"_session.id": "s1", "level": "7"}
    records = [
        flat("tap", T, locale="en_US", attributes=attributes, **more),
        flat("tap", T, "d2", locale="fr"),
    ]
    write(tmp_path, HOUR, records)
    rows = tables(tmp_path)["fct_events"]
    row = only(rows, device_id="d1")
    names = "login_id session_id platform os_version app_version language country device_make"
    assert pick(row, names) == ("me", "s1", "android", "6", "1.0", "en", "US", "m")
    assert row["properties"] == {
        "attributes": attributes,
        "metrics": {},
        "locale": "en_US",
        "platform": "ANDROID",
    }
    assert pick(only(rows, device_id="d2"), "language country") == ("fr", None)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("iPhone OS", "ios"),
        ("IPADOS", "ios"),
        (" Android ", "android"),
        ("Mac OS X", "macos"),
        ("Darwin", "macos"),
        ("HTML5", "web"),
        ("tvOS", "tv"),
        ("Haiku", "haiku"),
        ("ΟΔΟΣ", "οδοσ"),
        ("", None),
        ("  ", None),
        (7, "7"),
    ],
)
def test_a_platform_has_one_name_and_stays_in_the_properties(tmp_path, written, name):
    row = only(play(tmp_path, [event("tap", T, platform=written)])["fct_events"])
    assert row["platform"] == name
    assert row["properties"]["platform"] == (written or None)


# A locale, its country, its language.
LOCALES = [
    ("en_US", "US", "en"),
    ("EN-us", "US", "en"),
    ("de", None, "de"),
    (" fil_PH ", "PH", "fil"),
    ("es_419", "419", "es"),
    ("zh-Hant-TW", "TW", "zh"),
    ("zh-cmn-Hans-CN", "CN", "zh"),
    ("zh_TW_#Hant", "TW", "zh"),
    ("zh__#Hant", None, "zh"),
    ("en_US_POSIX", "US", "en"),
    ("en__POSIX", None, "en"),
    ("en_US@calendar=buddhist", "US", "en"),
    ("de_DE@rg=atzzzz", "DE", "de"),
    ("sr_RS@latin", "RS", "sr"),
    ("en_US.UTF-8", "US", "en"),
    ("sl-IT-rozaj", "IT", "sl"),
    ("de-1996", None, "de"),
    ("en-u-ca-gregory", None, "en"),
    ("und-US", "US", None),
    ("_US", "US", None),
    ("iw", None, "iw"),
    ("en_USA", None, "en"),
    ("en_US\n", None, "en"),
    ("e1_US", None, None),
    ("C", None, None),
    ("POSIX", None, None),
    ("English", None, None),
    ("ü_US", None, None),
    ("en US", None, None),
    (" ", None, None),
    ("", None, None),
    (5, None, None),
]


@pytest.mark.parametrize(("locale", "country", "language"), LOCALES)
def test_a_locale_has_a_country_and_a_language(tmp_path, locale, country, language):
    records = [
        flat("tap", T, locale=locale),
        changed("device.locale.code", locale, event("tap", T, "d2")),
    ]
    write(tmp_path, HOUR, records)
    for row in tables(tmp_path)["fct_events"]:
        assert pick(row, "country language") == (country, language)
        if row["device_id"] == "d1":
            assert row["properties"]["locale"] == locale


OWN_PARTS = [
    ({"country": "CH", "language": "fr"}, "CH", "fr", {}),
    ({"country": "ch", "language": "FR"}, "CH", "fr", {"country": "ch", "language": "FR"}),
    ({"country": "419", "language": "zh-CN"}, "419", "zh", {"language": "zh-CN"}),
    ({"country": "", "language": ""}, "AT", "de", {}),
    ({"country": "Austria", "language": "German"}, "AT", "de", {"country": "Austria"}),
    ({"country": "AUT", "language": {}}, "AT", "de", {"country": "AUT", "language": {}}),
    ({}, "AT", "de", {}),
]


@pytest.mark.parametrize(("parts", "country", "language", "kept"), OWN_PARTS)
def test_a_country_and_a_language_of_their_own_go_first(tmp_path, parts, country, language, kept):
    record = changed("device.locale", {"code": "de_AT", **parts})
    row = only(play(tmp_path, [record])["fct_events"])
    assert pick(row, "country language") == (country, language)
    assert kept.items() <= row["properties"].items()


def test_the_user_of_the_endpoint_can_be_the_login(tmp_path):
    endpoint = {"ChannelType": "GCM", "User": {"UserId": "u1"}}
    records = [
        {**event("tap", T, login="c1"), "endpoint": endpoint},
        {**event("tap", T, "d2", login="c2"), "endpoint": {"User": {"UserId": 17}}},
        {**event("tap", T, "d3", login="c3"), "endpoint": {"User": "u3"}},
        {**event("tap", T, "d4", login="c4"), "endpoint": {"User": {"UserId": ""}}},
        event("tap", T, "d5", login="c5"),
        flat("tap", T, "d6", cognito_id="c6", endpoint=endpoint),
    ]

    def logins(value: str) -> list[str | None]:
        rows = tables(tmp_path, {"mobile_analytics_login": value})["fct_events"]
        assert only(rows, device_id="d1")["properties"]["endpoint"] == endpoint
        return [only(rows, device_id=f"d{n}")["login_id"] for n in range(1, 7)]

    write(tmp_path, HOUR, records)
    assert logins("endpoint_user_id") == ["u1", "17", None, None, None, None]
    assert logins("cognito_id") == ["c1", "c2", "c3", "c4", "c5", "c6"]
    assert logins("none") == [None] * 6


PURCHASES = [
    ({"_item_price": 1.99, "_quantity": 3}, "5.970000", "1.990000"),
    ({"_item_price": 2}, "2.000000", "2.000000"),
    ({"_item_price": -0.0000005}, "-0.000001", "-0.000001"),
    ({"_item_price": 0.0000015, "_quantity": 0.1}, "0.000000", "0.000002"),
    ({"_quantity": 2}, None, None),
    ({"_item_price": "1.99"}, None, None),
]


@pytest.mark.parametrize(("metrics", "revenue", "price"), PURCHASES)
def test_amounts(tmp_path, metrics, revenue, price):
    attributes = {"_currency": "eur", "_product_id": "p", "_store": "", "_transaction_id": 5}
    record = event("_monetization.purchase", T, attributes=attributes, metrics=metrics)
    result = play(tmp_path, [record, event("tap", T, attributes=attributes, metrics=metrics)])
    row = only(result["fct_purchases"])
    expected = revenue and Decimal(revenue), price and Decimal(price)
    assert pick(row, "revenue_amount item_price_amount") == expected
    names = "currency product_id store transaction_id quantity"
    quantity = Decimal(str(metrics["_quantity"])) if "_quantity" in metrics else None
    assert pick(row, names) == ("EUR", "p", None, "5", quantity)
    tap = only(result["fct_events"], event_name="tap")
    assert pick(tap, "revenue_amount currency") == (None, None)
    by_price = tables(tmp_path, {"mobile_analytics_revenue": "item_price"})
    assert only(by_price["fct_purchases"])["revenue_amount"] == expected[1]


def test_of_two_members_of_one_name_the_first_counts(tmp_path):
    text = json.dumps(event("tap", T))[:-1] + ', "event_type": "other"}'
    write(tmp_path, HOUR, [text.encode()])
    assert select(tables(tmp_path)["fct_events"], event_name="tap")


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (b"a\x00\xffb", "a\ufffd\ufffdb"),
        (b"a\xc3", "a\ufffd"),
        (b"a" * 9_999 + "é".encode(), "a" * 9_999),
        (b"a" * 9_998 + "éé".encode(), "a" * 9_998 + "é"),
    ],
)
def test_what_is_kept_of_a_rejected_line(tmp_path, record, text):
    write(tmp_path, HOUR, [record])
    assert only(tables(tmp_path)["rejected_records"])["line"] == text
