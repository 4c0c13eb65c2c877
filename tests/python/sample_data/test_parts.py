"""The clean mode, rewritten files, the line functions and the command line."""

import gzip
import json
from dataclasses import replace

import pytest
from reading import classify, open_file, read_export

from sample_data import Config, flat_line, generate, nested_line, rewrite_some, users_for_events
from sample_data.command import main
from sample_data.oddities import FILE_KINDS, LINE_KINDS, make_bad_file, make_bad_line

HOUR_MS = 1_772_000_000_000 // 3_600_000 * 3_600_000
VALUES = {
    "app_id": "a" * 32,
    "client_id": "client",
    "event_type": "_session.stop",
    "event_timestamp": HOUR_MS,
    "arrival_timestamp": HOUR_MS + 5,
    "cognito_id": "us-east-1:someone",
    "session_id": "s1",
    "session_start": HOUR_MS - 9_000,
    "session_stop": HOUR_MS,
    "session_duration": 7_000,
    "attributes": {"title": 'a "b"\u2028🌷'},
    "metrics": {"coins": 12.5},
}


def test_clean_sample_has_no_oddities(tmp_path):
    config = Config(days=20, users=150, oddities=False, late_share=0.05)
    summary = generate(tmp_path, config, processes=1)
    read = read_export(tmp_path)
    assert summary.lines == summary.events == len(read.events)
    assert summary.kinds == read.kinds
    assert set(summary.kinds) <= {f"late_{n}_days" for n in range(1, 8)}


def test_without_late_phones_nothing_is_later_than_the_next_day(tmp_path):
    config = Config(days=9, users=100, oddities=False, late_share=0)
    assert set(generate(tmp_path, config, processes=1).kinds) == {"late_1_days"}


def test_every_hour_has_a_file_for_each_app(tmp_path):
    config = Config(days=4, users=40, oddities=False, every_hour=True, part_lines=10_000)
    assert generate(tmp_path, config, processes=1).files == 4 * 24 * 3


def test_users_for_events_comes_close(tmp_path):
    config = Config(days=10, oddities=False)
    config = replace(config, users=users_for_events(config, 60_000))
    assert generate(tmp_path, config, processes=2).events == pytest.approx(60_000, rel=0.15)


def test_rewritten_files(tmp_path, tiny):
    generate(tmp_path / "a", tiny, processes=1)
    generate(tmp_path / "b", tiny, processes=1)
    done = rewrite_some(tmp_path / "a", tiny, seed=1, files=8)
    assert done == rewrite_some(tmp_path / "b", tiny, seed=1, files=8)
    assert [r.kind for r in done] == ["more", "fewer", "other", "unreadable"] * 2
    assert len({r.path for r in done}) == 8
    for rewrite in done:
        data = (tmp_path / "a" / rewrite.path).read_bytes()
        assert data == (tmp_path / "b" / rewrite.path).read_bytes()
        text, kind = open_file(data)
        if rewrite.kind == "unreadable":
            assert kind == "truncated_file"
            continue
        assert len([line for line in text.split(b"\n") if line]) == rewrite.lines_after
        change = rewrite.lines_after - rewrite.lines_before
        assert {"more": change > 0, "fewer": change < 0, "other": change == 0}[rewrite.kind]
    assert rewrite_some(tmp_path / "a", replace(tiny, from_hour=9, to_hour=9), seed=1) == []


def test_nested_line():
    event = json.loads(nested_line(**VALUES))
    assert event["application"]["app_id"] == VALUES["app_id"]
    assert event["client"] == {"client_id": "client", "cognito_id": "us-east-1:someone"}
    assert event["session"] == {
        "session_id": "s1",
        "start_timestamp": HOUR_MS - 9_000,
        "stop_timestamp": HOUR_MS,
        "duration": 7_000,
    }
    assert (event["attributes"], event["metrics"]) == (VALUES["attributes"], VALUES["metrics"])
    least = dict(list(VALUES.items())[:5])
    bare = json.loads(nested_line(**least))
    assert "session" not in bare and "cognito_id" not in bare["client"]
    assert (bare["attributes"], bare["metrics"]) == ({}, {})


def test_flat_line():
    event = json.loads(flat_line(**VALUES))
    assert (event["application_key"], event["unique_id"]) == (VALUES["app_id"], "client")
    assert (event["timestamp"], event["cognito_id"]) == (HOUR_MS, "us-east-1:someone")
    assert event["attributes"] == {
        "_session.id": "s1",
        "_session.startTime": str(HOUR_MS - 9_000),
        "_session.stopTime": str(HOUR_MS),
        "_session.duration": "7000",
        **VALUES["attributes"],
    }
    assert json.loads(flat_line(**dict(list(VALUES.items())[:5])))["attributes"] == {}


@pytest.mark.parametrize("kind", LINE_KINDS)
@pytest.mark.parametrize("write", [nested_line, flat_line])
def test_each_bad_line_is_what_it_says(write, kind):
    line = write(**VALUES)
    odd = line + "\r" if kind == "crlf_line" else make_bad_line(line, kind, HOUR_MS)
    assert classify(odd.encode("utf-8", "surrogateescape"), HOUR_MS)[0] == kind


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_each_bad_file_is_what_it_says(kind):
    data = nested_line(**VALUES).encode() * 50
    assert open_file(make_bad_file(data, kind)) == (None, kind)


def test_command_line(tmp_path, capsys):
    out = tmp_path / "raw"
    small = ["--days=2", "--users=30", "--processes=1"]
    assert main([f"--out={out}", *small]) == 0
    assert "events of 30 users, seed 7" in capsys.readouterr().out
    before = {p for p in out.rglob("*") if p.is_file()}
    assert main([f"--out={out}", *small]) == 2
    assert "is not empty; --replace deletes it" in capsys.readouterr().err
    assert main([f"--out={out}", *small, "--from-hour=48", "--to-hour=50"]) == 0
    assert {p for p in out.rglob("*") if p.is_file()} > before
    assert main([f"--out={out}", *small, "--clean", "--replace", "--quiet"]) == 0
    assert not {p for p in out.rglob("*") if p.name == "manifest.txt"}
    assert main([f"--out={out}", "--sources=telco"]) == 2
    assert "unknown sources: telco" in capsys.readouterr().err
    path = next(iter((out / "mobile_analytics").rglob("*.gz")))
    assert path.read_bytes()[4:8] == bytes(4), "no time of writing in the gzip header"
    assert gzip.decompress(path.read_bytes()).endswith(b"}\n")
