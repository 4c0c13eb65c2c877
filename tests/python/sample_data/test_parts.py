"""The clean mode, what is odd, and the command line."""

import gzip
import json
from dataclasses import replace

import pytest
from reading import HOUR_MS, classify, open_file, read_export

from sample_data import Config, generate, users_for_events
from sample_data.command import main
from sample_data.mobile_analytics import ODDITIES
from sample_data.oddities import FILE_KINDS, make_bad_file


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


@pytest.fixture(scope="module")
def good_lines(tmp_path_factory) -> dict[str, str]:
    """A line of each shape."""
    out = tmp_path_factory.mktemp("good")
    generate(out, Config(days=3, users=60, oddities=False), processes=1)
    paths = out.rglob("*.gz")
    lines = [line for p in paths for line in gzip.decompress(p.read_bytes()).decode().split("\n")]
    starts = {"nested": '{"event_type":"_session.stop"', "flat": '{"application_key"'}
    return {
        shape: next(line for line in lines if line.startswith(start))
        for shape, start in starts.items()
    }


@pytest.mark.parametrize("kind", [None, *ODDITIES.kinds])
@pytest.mark.parametrize("shape", ["nested", "flat"])
def test_each_bad_line_is_what_it_says(good_lines, shape, kind):
    line = good_lines[shape]
    hour_ms = json.loads(line)["arrival_timestamp"] // HOUR_MS * HOUR_MS
    odd = ODDITIES.make(line, kind, hour_ms) if kind else line
    found, event = classify(odd.encode("utf-8", "surrogateescape"), hour_ms)
    assert found == kind
    assert bool(event) == (kind is None or kind in ODDITIES.counting)


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_each_bad_file_is_what_it_says(kind):
    assert open_file(make_bad_file(b'{"event_type":"a"}\n' * 500, kind)) == (None, kind)


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
