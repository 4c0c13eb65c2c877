"""Files that will not open or hold still: nothing is lost, nothing stops the run."""

import os

import pytest
from landing_zone import GOOD, HOUR, Zone, both

from tidemark.landing import take


def refuse(monkeypatch, module, name: str, path: str, error: Exception, times: int = 10**9) -> None:
    """Makes a function of `os` fail for one path (tests run as root, who may read everything)."""
    real, left = getattr(os, name), [times]

    def fail(given, *args, **kwargs):
        if str(given).rstrip("/").endswith(path) and left[0] > 0:
            left[0] -= 1
            raise error
        return real(given, *args, **kwargs)

    monkeypatch.setattr(os, name, fail)


def test_an_unreadable_file_is_taken_once_it_can_be_read(zone: Zone):
    zone.put_lines("a.gz")
    zone.put_lines("b.gz")
    with pytest.MonkeyPatch.context() as patch:
        refuse(patch, os, "open", "/a.gz", PermissionError(13, "Permission denied"))
        zone.land()
        locked = zone.row("a.gz")
        assert (locked["status"], locked["reason"]) == ("rejected", "unreadable")
        assert zone.row("b.gz")["status"] == "read"
        summary = zone.land()
        assert (summary.unchanged, summary.changed) == (2, [])
    assert len(zone.land().changed) == 1
    assert zone.row("a.gz")["status"] == "read"
    # Same bytes, but no engine has them yet: it must be another version.
    assert zone.row("a.gz")["version"] != locked["version"]


def test_files_in_a_folder_that_cannot_be_listed_are_not_gone(zone: Zone):
    zone.put_lines("a.gz")
    zone.land()
    before = zone.row("a.gz")
    with pytest.MonkeyPatch.context() as patch:
        refuse(patch, os, "scandir", "/03", PermissionError(13, "Permission denied"))
        summary = zone.land()
        assert summary.gone == 0 and zone.row("a.gz") == before
        assert zone.rows()[HOUR]["reason"] == "unreadable"
        assert zone.land(forget_gone=True).unchanged == 2
    summary = zone.land(forget_gone=True)
    assert set(zone.rows()) == {f"{HOUR}/a.gz"} and zone.row("a.gz") == before


def while_reading(monkeypatch, act, times: int = 10**9) -> None:
    """Calls `act` each time a file has been screened."""
    real, left = take.screen, [times]

    def screen(file, reader, **options):
        result = real(file, reader, **options)
        if left[0] > 0:
            left[0] -= 1
            act()
        return result

    monkeypatch.setattr(take, "screen", screen)


@both
def test_a_file_removed_while_it_is_read(zone: Zone, monkeypatch):
    path = zone.put_lines("a.gz", b"\xff\n")
    zone.put_lines("b.gz", hour="awsma/events/app1/2024/01/02/04")
    while_reading(monkeypatch, lambda: path.unlink(missing_ok=True))
    summary = zone.land()
    assert list(zone.rows()) == ["awsma/events/app1/2024/01/02/04/b.gz"]
    assert summary.rejected == {} and zone.copies() == []


@both
def test_a_known_file_removed_while_it_is_read_is_gone(zone: Zone, monkeypatch):
    path = zone.put_lines("a.gz")
    zone.land()
    zone.put_lines("a.gz", GOOD * 2)
    while_reading(monkeypatch, lambda: path.unlink(missing_ok=True))
    assert len(zone.land().newly_gone) == 1
    assert zone.row("a.gz")["status"] == "gone"


@both
def test_a_file_written_while_it_is_read_is_read_again(zone: Zone, monkeypatch):
    zone.put_lines("a.gz", b"1\n")
    while_reading(monkeypatch, lambda: zone.put_lines("a.gz", b"1\n2\n"), times=1)
    summary = zone.land()
    assert (zone.row("a.gz")["lines"], summary.unsettled) == (2, [])
    assert zone.land().unchanged == 1


@both
def test_a_file_that_never_settles_waits_for_the_next_run(zone: Zone, monkeypatch):
    zone.put_lines("b.gz")
    size = [1]

    def grow():
        size[0] += 1
        zone.put_lines("a.gz", b"\xff%d\n" % 7 ** size[0])

    grow()
    with monkeypatch.context() as patch:
        while_reading(patch, grow)
        summary = zone.land()
        # b.gz is read after a.gz, which grows meanwhile
        assert [key[1] for key in summary.unsettled] == [f"{HOUR}/a.gz"]
        assert "changed while" in summary.warnings[0]
        assert set(zone.rows()) == {f"{HOUR}/b.gz"} and zone.copies() == []
    assert len(zone.land().new) == 1
