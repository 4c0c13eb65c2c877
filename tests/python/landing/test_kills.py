"""Runs that are killed, manifests that are broken, two runs at once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from landing_zone import GOOD, HOUR, Zone, both

from tidemark.landing import LockedError, hold, open_store, run

# What lies in a landed folder when no run is at work.
KEPT = {"manifest", "manifest_index", "listed.json", "files", "raw_zone.json", ".lock"}


def test_leftovers_of_a_killed_run_are_removed(zone: Zone):
    zone.put_lines("odd.gz", b"\xff\n")
    zone.land()
    work = zone.landed / ".tmp"
    work.mkdir()
    (work / "copy.gz").write_bytes(b"half")
    (zone.landed / ".writing").write_bytes(b'{"half')
    orphan = zone.landed / "files/mobile_analytics" / HOUR / "orphan.gz"
    orphan.write_bytes(b"a copy whose row was never saved, of a file that has gone")
    assert zone.land().unchanged == 1
    names = {p.name for p in zone.landed.iterdir()}
    assert names == KEPT
    assert [p.name for p in zone.copies()] == ["odd.gz"]


@both
def test_a_killed_run_goes_on_from_its_last_checkpoint(zone: Zone, monkeypatch, opened):
    for number in range(6):
        zone.put_lines(f"{number}.gz", b"\xff\n" if number == 2 else GOOD)
    with monkeypatch.context() as patch:
        patch.setattr(run, "CHECKPOINT_SECONDS", 0.0)
        patch.setattr(run.time, "monotonic", iter(range(10**6)).__next__)
        real = run.take

        def killed_at_4(job, *args):
            if job.found.path.endswith("4.gz"):
                raise KeyboardInterrupt
            return real(job, *args)

        patch.setattr(run, "take", killed_at_4)
        with pytest.raises(KeyboardInterrupt):
            zone.land()
    # Several are read at once from a bucket.
    assert set(opened) - {"5.gz"} == {"0.gz", "1.gz", "2.gz", "3.gz"}
    saved = len(zone.rows())
    assert saved >= 1
    opened.clear()
    zone.land()
    assert len(set(opened)) == 6 - saved
    assert [row["lines"] for row in zone.rows().values()] == [2, 2, 1, 2, 2, 2]
    assert not open_store(zone.landed).was_killed()


def test_sigkill_at_any_moment_is_repaired(zone: Zone):
    for number in range(60):
        zone.put_lines(f"{number:02}.gz", b"\xff\n" * 9 if number % 2 else GOOD)
    code = (
        "from tidemark import landing; landing.run.CHECKPOINT_SECONDS = 0.001\n"
        "s = landing.settings_from_env(); print('go', flush=True); landing.land(s)"
    )
    env = {
        **os.environ,
        "TIDEMARK_RAW": str(zone.root.parent),
        "TIDEMARK_LANDED": str(zone.landed),
        "PYTHONPATH": str(Path(run.__file__).parents[2]),
    }
    for delay in (0.005, 0.02, 0.06):
        process = subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE)
        assert process.stdout.readline() == b"go\n"
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
    zone.land()
    rows = zone.rows()
    assert sum(row["lines"] for row in rows.values()) == 30 * 2 + 30 * 9
    assert {row["read_path"] for row in rows.values() if "landed" in row["read_path"]} == {
        str(path) for path in zone.copies()
    }
    assert {p.name for p in zone.landed.iterdir()} == KEPT


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2 + 9],
        lambda text: b"\xff" + text,
        lambda text: b"[" * 100_000,
        lambda text: text + b'{"source": "mobile_analytics"}\n',
        lambda text: text.replace(b'"lines": 2', b'"lines": "2"'),
        lambda text: b"null\n",
    ],
)
@both
def test_an_unreadable_manifest_is_made_anew(zone: Zone, damage, opened: list[str]):
    zone.put_lines("a.gz")
    zone.put_lines("b.gz")
    zone.land()
    good = zone.rows()
    broken = damage(zone.manifest())
    zone.part().write_bytes(broken)
    opened.clear()
    assert zone.land(dry_run=True).warnings and zone.manifest() == broken
    summary = zone.land()
    assert "its files are screened again" in summary.warnings[0]
    assert opened == ["a.gz", "b.gz"]
    assert zone.rows() == good
    assert zone.file(f"{zone.landed}/manifest.unreadable").read_bytes() == broken
    assert zone.land().warnings == []


def test_a_manifest_that_cannot_be_written_leaves_the_old_one(zone: Zone, monkeypatch):
    zone.put_lines("a.gz")
    zone.land()
    old = zone.manifest()
    zone.put_lines("b.gz")

    def full(handle) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("tidemark.landing.ours.store.os.fsync", full)
    with pytest.raises(OSError, match="no space left"):
        zone.land()
    assert zone.manifest() == old


def test_only_one_run_at_a_time(zone: Zone):
    zone.put_lines("a.gz")
    code = (
        "import sys, pathlib; from tidemark.landing import hold\n"
        "with hold(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            code,
            str(zone.landed),
        ],
        env={**os.environ, "PYTHONPATH": str(Path(run.__file__).parents[2])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(LockedError, match=f"process {holder.pid} "):
        zone.land()
    assert len(zone.land(dry_run=True).new) == 1
    holder.kill()
    holder.wait()
    assert len(zone.land().new) == 1


def test_a_caller_that_holds_the_lock_says_so(zone: Zone):
    zone.put_lines("a.gz")
    zone.landed.mkdir()
    (zone.landed / ".lock").write_text("1\n")  # a killed process left its name
    with hold(zone.landed):
        with pytest.raises(LockedError, match=f"process {os.getpid()} "):
            zone.land()
        assert len(zone.land(lock=False).new) == 1
