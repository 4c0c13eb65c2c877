"""Same configuration, same bytes: whatever the processes, the hours asked for, the run."""

import os
import random
import subprocess
import sys
from dataclasses import replace
from itertools import chain, pairwise
from pathlib import Path

import pytest

import sample_data
from sample_data import Config, Summary, generate, more_hours
from sample_data.lives import Plan
from sample_data.mobile_analytics import MobileAnalytics
from sample_data.visits import visits


def tree(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_same_bytes_twice_and_with_two_processes(tmp_path, tiny):
    first = generate(tmp_path / "a", tiny, processes=1)
    again = generate(tmp_path / "b", tiny, processes=1)
    both = generate(tmp_path / "c", tiny, processes=2)
    assert first == again == both
    assert tree(tmp_path / "a") == tree(tmp_path / "b") == tree(tmp_path / "c")


def test_hash_randomisation_does_not_matter(tmp_path, tiny):
    generate(tmp_path / "a", tiny, processes=1)
    root = Path(sample_data.__file__).parent.parent
    arguments = ["--days=6", "--users=80", "--part-lines=40", "--processes=1", "--quiet"]
    subprocess.run(
        [sys.executable, "-m", "tidemark", "sample", f"--out={tmp_path / 'b'}", *arguments],
        env={**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo"},
        cwd=root,
        check=True,
    )
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_another_seed_gives_other_files(tmp_path, tiny):
    generate(tmp_path / "a", tiny, processes=1)
    generate(tmp_path / "b", replace(tiny, seed=8), processes=1)
    assert not set(tree(tmp_path / "a").values()) & set(tree(tmp_path / "b").values()) - {b""} - {
        (tmp_path / "a/mobile_analytics/awsma/events/manifest.txt").read_bytes()
    }


@pytest.mark.parametrize("cuts", [(1,), (30, 31, 32), (47, 48, 100)])
def test_hours_written_apart_are_those_written_together(tmp_path, tiny, cuts):
    whole = generate(tmp_path / "a", tiny, processes=1)
    parts = Summary()
    edges = (0, *cuts, tiny.end_hour)
    for first, last in pairwise(edges):
        some = replace(tiny, from_hour=first, to_hour=last)
        parts.add(generate(tmp_path / "b", some, processes=1))
    assert parts == whole
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_more_hours_go_on_where_the_sample_ended(tmp_path, tiny):
    generate(tmp_path / "a", replace(tiny, to_hour=tiny.end_hour + 30), processes=1)
    generate(tmp_path / "b", tiny, processes=1)
    before = tree(tmp_path / "b")
    added = more_hours(tmp_path / "b", tiny, hours=30)
    after = tree(tmp_path / "b")
    assert added.files == len(after) - len(before) > 30
    assert {name: after[name] for name in before} == before
    assert after == tree(tmp_path / "a")


def test_configurations_that_make_no_sense_are_refused():
    for wrong in ({"days": 0}, {"users": 0}, {"from_hour": 9, "to_hour": 8}):
        with pytest.raises(ValueError):
            Config(**wrong)
    with pytest.raises(ValueError, match="unknown sources: telco"):
        generate("unused", Config(sources=("telco",)))


def test_no_line_is_lost_between_days(tmp_path):
    """Against a plain loop over all visits, without the bookkeeping by day of arrival."""
    config = Config(days=9, users=400, oddities=False, late_share=0.05)
    written = generate(tmp_path, config, processes=2)
    plan, rng = Plan(config, 0, 40), random.Random()
    source = MobileAnalytics(config, plan, tmp_path)
    used = {
        (u.device.number, u.day): u for u in chain(*plan.online.values(), *plan.delayed.values())
    }
    assert any(u.is_long for u in used.values()) and any(u.delivered_ms for u in used.values())
    end = config.start_ms + config.end_hour * 3_600_000
    expected = sum(
        line.arrival < end
        for u in used.values()
        for visit in visits(config, plan.people[u.person].habit, u, rng)
        for line in source.sent(u, visit)
    )
    sent = sum(len(source.unasked(app, hour)) for app in range(3) for hour in range(9 * 24))
    assert written.lines == expected + sent
