"""Which files are taken, what their rows say, and under what names engines read them."""

import gzip
import json
import os
import socket
from pathlib import Path

import pytest
from landing_zone import GOOD, HOUR, Zone, both

from tidemark.landing.layouts import Place
from tidemark.landing.sources import known


@both
def test_a_good_file_gets_its_row(zone: Zone):
    path = zone.put_lines("a.gz")
    summary = zone.land()
    row = zone.row("a.gz")
    assert row.pop("version").startswith("v6-")
    assert row == {
        "source": "mobile_analytics",
        "file_path": f"{HOUR}/a.gz",
        "read_path": str(path),
        "file_bytes": len(path.read_bytes()),
        "path_app_id": "app1",
        "arrived_at": "2024-01-02 03:00:00",
        "status": "read",
        "reason": None,
        "lines": 2,
    }
    assert summary.new == [("mobile_analytics", f"{HOUR}/a.gz")]
    assert (summary.lines, summary.rejected, summary.warnings) == (2, {}, [])
    assert zone.copies() == []


@both
def test_refused_files_have_rows_too(zone: Zone):
    zone.put("empty.gz", b"")
    zone.put("text.gz", b"text")
    zone.put_lines("good.gz")
    summary = zone.land()
    assert zone.row("empty.gz")["reason"] == "empty_file"
    row = zone.row("text.gz")
    assert (row["status"], row["reason"], row["read_path"]) == ("rejected", "not_gzip", None)
    assert (row["lines"], row["path_app_id"]) == (0, "app1")
    assert len(summary.rejected) == 2
    assert "2 files rejected (empty_file 1, not_gzip 1)" in str(summary)


@both
def test_an_empty_zone_gives_an_empty_manifest_and_a_warning(zone: Zone):
    summary = zone.land()
    assert zone.manifest() == b""
    assert "no file in any source" in summary.warnings[0]


@both
def test_rows_and_work_are_in_arrival_order(zone: Zone, opened: list[str]):
    zone.put_lines("late.gz", hour="awsma/events/app0/2024/01/02/04")
    zone.put_lines("b.gz")
    zone.put_lines("early.gz", hour="awsma/events/app9/2023/12/31/23")
    zone.put_lines("a.gz")
    zone.put_lines("lost.gz", hour="elsewhere")
    zone.land()
    assert opened == ["early.gz", "a.gz", "b.gz", "late.gz"]
    names = [p.rpartition("/")[2] for p in zone.rows()]
    assert names == ["early.gz", "a.gz", "b.gz", "late.gz", "lost.gz"]
    zone.put_lines("aa.gz")
    zone.land()
    names = [p.rpartition("/")[2] for p in zone.rows()]
    assert names == ["early.gz", "a.gz", "aa.gz", "b.gz", "late.gz", "lost.gz"]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("awsma/events/a/2024/02/29/00/x.gz", ("a", "2024-02-29 00:00:00")),
        ("awsma/events/A-b c'ü/2000/01/01/23/any name", ("A-b c'ü", "2000-01-01 23:00:00")),
        ("awsma/events/a/2023/02/29/00/x.gz", None),
        ("awsma/events/a/2024/13/01/00/x.gz", None),
        ("awsma/events/a/2024/01/01/24/x.gz", None),
        ("awsma/events/a/1999/01/01/00/x.gz", None),
        ("awsma/events/a/2100/01/01/00/x.gz", None),
        ("awsma/events/a/2024/1/01/00/x.gz", None),
        ("awsma/events/a/20２４/01/01/00/x.gz", None),
        ("awsma/events/a/2024/01/01/00/x.gz/y.gz", None),
        ("awsma/events/2024/01/01/00/x.gz", None),
        ("Awsma/events/a/2024/01/01/00/x.gz", None),
        ("x.gz", None),
    ],
)
def test_the_layout_of_mobile_analytics(path: str, place: tuple[str, str] | None):
    assert known()["mobile_analytics"].place(path) == (place and Place(*place))


def test_only_files_of_the_layout_are_opened(zone: Zone, opened: list[str]):
    zone.put_lines("good.gz")
    zone.put_lines("stray.gz", hour="awsma/events/app1/2024/01/02")
    zone.put_lines("inner.gz", hour=f"{HOUR}/folder.gz")
    for ignored in (".hidden.gz", "_SUCCESS"):
        zone.put_lines(ignored)
    zone.put_lines("x.gz", hour="_temporary/awsma")
    os.mkfifo(zone.root / HOUR / "pipe.gz")
    unix = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    os.chdir(zone.root / HOUR)  # the name of a socket is short
    unix.bind("socket.gz")
    os.chdir(here)
    zone.land()
    unix.close()
    reasons = {p.rpartition("/")[2]: row["reason"] for p, row in zone.rows().items()}
    assert reasons == {
        "good.gz": None,
        "stray.gz": "unexpected_path",
        "inner.gz": "unexpected_path",
        "pipe.gz": "not_a_file",
        "socket.gz": "not_a_file",
    }
    assert opened == ["good.gz"]
    assert zone.land().unchanged == 5


def test_links_stay_inside_the_root(zone: Zone, tmp_path: Path, opened: list[str]):
    inside = zone.put_lines("real.gz")
    secret = tmp_path / "secret.gz"
    secret.write_bytes(gzip.compress(GOOD))
    folder = zone.root / HOUR
    (folder / "inside.gz").symlink_to(inside)
    (folder / "outside.gz").symlink_to(secret)
    (folder / "dangling.gz").symlink_to(folder / "nothing.gz")
    (folder / "circle.gz").symlink_to(folder / "circle.gz")
    (folder / "folder.gz").symlink_to(folder.parent)
    (folder / "away").symlink_to(tmp_path)
    # A neighbour whose path starts with the root's is outside too.
    (tmp_path / "raw" / "mobile_analytics_2").mkdir()
    (tmp_path / "raw" / "mobile_analytics_2" / "x.gz").write_bytes(b"")
    (folder / "next.gz").symlink_to(tmp_path / "raw" / "mobile_analytics_2" / "x.gz")
    zone.land()
    reasons = {p.rpartition("/")[2]: row["reason"] for p, row in zone.rows().items()}
    assert reasons == {
        "real.gz": None,
        "inside.gz": None,
        "outside.gz": "outside_root",
        "dangling.gz": "unreadable",
        "circle.gz": "not_a_file",
        "folder.gz": "not_a_file",
        "away": "outside_root",
        "next.gz": "outside_root",
    }
    assert set(opened) == {"real.gz"}
    assert zone.land().unchanged == 8


AWKWARD = [" lead.gz", "trail.gz ", "a*.gz", "q?.gz", "[1].gz", "{a}.gz", "b\\s.gz", "nl\n.gz"]
AWKWARD += ["no extension", "x.GZ", "a" * 64 + ".gz"]
PLAIN = ["a b.gz", "q'\".gz", "ünï😀.gz", "per%20c.gz", "a..gz", "$x;y.gz"]


def test_awkward_names_are_read_through_a_plain_copy(zone: Zone):
    for number, name in enumerate(AWKWARD + PLAIN):
        zone.put_lines(name, b'{"n":%d}\n' % number)
    zone.put_lines("x.gz", b"{}\n", hour="awsma/events/app[1]/2024/01/02/03")
    zone.land()
    for number, name in enumerate(AWKWARD[:-1] + PLAIN):
        row = zone.row(name)
        copied = row["read_path"] != str(zone.root / HOUR / name)
        assert copied == (name in AWKWARD), name
        if copied:
            assert not set("*?[]{}\\\n") & set(row["read_path"])
            assert row["read_path"].endswith(".gz") and row["lines"] == 1
            with gzip.open(row["read_path"]) as file:
                assert file.read() == b'{"n":%d}\n' % number
    row = zone.row("x.gz", "awsma/events/app[1]/2024/01/02/03")
    assert row["path_app_id"] == "app[1]" and "[" not in row["read_path"]
    assert zone.land().unchanged == len(AWKWARD + PLAIN) + 1


@both
def test_no_two_files_share_a_copy(zone: Zone):
    odd = b"\xef\xbb\xbf"
    zone.put_lines("a", odd + b"1")
    zone.land()
    hashed = Path(zone.row("a")["read_path"]).name
    for name in ("a.gz", "a.gz.gz", hashed):
        zone.put_lines(name, odd + name.encode())
    zone.land()
    copies = {row["read_path"] for row in zone.rows().values()}
    assert len(copies) == 4


def test_names_that_are_not_utf8_are_refused_readably(zone: Zone):
    zone.put_lines("good.gz")
    raw = os.fsencode(zone.root / HOUR) + b"/caf\xe9.gz"
    with open(raw, "wb") as file:
        file.write(gzip.compress(GOOD))
    zone.land()
    (path,) = (p for p in zone.rows() if "caf" in p)
    assert path.startswith(f"{HOUR}/caf\\xe9.gz#")
    assert zone.rows()[path]["reason"] == "unexpected_path"
    assert zone.land().unchanged == 2


@both
def test_json_of_the_manifest_is_plain_ascii(zone: Zone):
    zone.put_lines("ü\u2028😀.gz")
    zone.land()
    text = zone.manifest()
    assert text.isascii() and text.count(b"\n") == 1
    assert json.loads(text)["file_path"].endswith("ü\u2028😀.gz")
