"""Landed copies: what is in them, when there is one, when it goes."""

import gzip
import hashlib
import json
from dataclasses import replace

import pytest
from landing_zone import HOUR, BucketZone, Zone, both

from tidemark.landing.reader import COPY, SPECTRUM

BOM = b"\xef\xbb\xbf"


def rejected(line: bytes) -> dict:
    return json.loads(line)["_tidemark_rejected"]


@both
def test_good_lines_are_kept_byte_for_byte_and_bad_ones_told(zone: Zone):
    good = ' {"ü": "1e400" , "x":NaN}\t'.encode()
    long = b'{"long":"' + b"x" * 1_000_000 + b'"}'
    lines = [BOM + good, b"", b"a\0b", b"\xff{}", good, b"x\x01\x02\x03\x04y", b" \t", long, good]
    vendor = zone.put_lines("odd.gz", b"\r\n".join(lines))
    before = vendor.read_bytes()
    zone.land()
    copied = zone.read_copy("odd.gz")
    assert zone.row("odd.gz")["lines"] == len(copied) == 7
    assert [copied[0], copied[3], copied[6]] == [good, good, good]
    assert rejected(copied[1]) == {"reason": "bad_encoding", "line": "a\ufffdb"}
    assert rejected(copied[2]) == {"reason": "bad_encoding", "line": "\ufffd{}"}
    assert rejected(copied[4]) == {"reason": "not_json", "line": "x\x01\x02\x03\x04y"}
    assert rejected(copied[5]) == {"reason": "too_long", "line": long[:10_000].decode()}
    assert vendor.read_bytes() == before
    assert zone.row("odd.gz")["file_bytes"] == len(before)


@both
def test_what_is_too_deep_is_told_from_what_is_no_json(zone: Zone):
    deep, deepest = b"[" * 501 + b"]" * 501, b"[" * 500 + b'"' + b"[" * 500 + b'"' + b"]" * 500
    zone.put_lines("a.gz", b"\n".join([deepest, deep, deep[:-1], deep + b"]", deep[1:]]))
    zone.land()
    kept, *refused, harmless = zone.read_copy("a.gz")
    assert (kept, harmless) == (deepest, deep[1:])
    assert [rejected(line)["reason"] for line in refused] == ["too_deep", "not_json", "not_json"]


@both
def test_limits_of_lines(zone: Zone):
    zone.put_lines("a.gz", BOM + b"x" * 1_000_000 + b"\r\n" + b"y" * 1_000_001 + b"\n")
    zone.put_lines("b.gz", b" " * 2_000_000 + b"\n{}\n" + b" " * 1_500_000 + b"z")
    zone.put_lines("c.gz", b"w" * 9_000_000)
    zone.land()
    first, second = zone.read_copy("a.gz")
    assert first == b"x" * 1_000_000 and rejected(second)["line"] == "y" * 10_000
    # Two million blanks are an empty line, and do not count in another.
    assert zone.read_copy("b.gz") == [b"{}", b"z"]
    (only,) = zone.read_copy("c.gz")
    assert rejected(only)["line"] == "w" * 10_000


def test_an_engine_may_want_shorter_lines(bucket: BucketZone):
    """Another limit makes other copies, so each file gets another version."""
    lines = b"x" * 65_535 + b"\n" + b"y" * 65_536 + b"\n" + b" " * 40_000 + b"{}" + b" " * 70_000
    bucket.put_lines("a.gz", lines)
    bucket.land()
    before = bucket.row("a.gz")
    bucket.settings = replace(bucket.settings, reader=SPECTRUM)
    assert len(bucket.land().changed) == 1
    kept, cut, trimmed = bucket.read_copy("a.gz")
    assert kept == b"x" * 65_535 and trimmed == b"{}"
    assert rejected(cut) == {"reason": "too_long", "line": "y" * 10_000}
    assert bucket.row("a.gz")["lines"] == before["lines"] == 3
    assert bucket.row("a.gz")["version"] != before["version"]
    assert bucket.land().unchanged == 1


@both
def test_padding_and_unusual_headers_are_copied_away(zone: Zone):
    packed = gzip.compress(b"{}\n", mtime=0)
    zone.put("padded.gz", packed + bytes(99))
    zone.put("comment.gz", packed[:3] + b"\x10" + packed[4:10] + b"hello\0" + packed[10:])
    zone.put_lines("bom.gz", BOM)
    zone.land()
    assert zone.read_copy("padded.gz") == zone.read_copy("comment.gz") == [b"{}"]
    assert zone.read_copy("bom.gz") == [] and zone.row("bom.gz")["lines"] == 0
    assert len(zone.copies()) == 3


@both
def test_a_copy_is_a_pure_function_of_the_vendor_file(zone: Zone):
    text = b"\xff\n" + b"".join(b'{"n":%d}\n' % n for n in range(90_000))
    zone.put_lines("a.gz", text)
    zone.put_lines("b.gz", text, hour="awsma/events/app2/2024/01/02/05")
    zone.land()
    first, second = (path.read_bytes() for path in zone.copies())
    assert first == second and first[4:8] == bytes(4)  # no time in the header
    assert zone.row("a.gz")["lines"] == 90_001


@both
def test_a_copy_goes_when_the_file_is_odd_no_more(zone: Zone):
    zone.put_lines("a.gz", b"\xff\n")
    zone.put_lines("b.gz", b"\xff\n")
    zone.land()
    assert len(zone.copies()) == 2
    vendor = zone.put_lines("a.gz", b"{}\n")
    zone.put("b.gz", b"text")
    zone.land()
    assert zone.copies() == []
    assert zone.row("a.gz")["read_path"] == str(vendor)
    assert zone.row("b.gz")["read_path"] is None


def test_a_copy_goes_only_when_no_manifest_names_it(zone: Zone, monkeypatch):
    zone.put_lines("a.gz", b"\xff\n")
    zone.land()
    zone.put_lines("a.gz", b"{}\n")

    def killed(*_) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tidemark.landing.ours.parts.Parts.save", killed)
    with pytest.raises(KeyboardInterrupt):
        zone.land()
    assert [str(copy) for copy in zone.copies()] == [zone.row("a.gz")["read_path"]]


@both
def test_the_copy_of_a_gone_file_stays_until_it_is_forgotten(zone: Zone):
    vendor = zone.put_lines("a.gz", b"\xff\n")
    zone.land()
    vendor.unlink()
    zone.land()
    assert len(zone.copies()) == 1
    zone.pretend_killed()  # nor does the tidying after a kill take it
    zone.land()
    assert len(zone.copies()) == 1
    zone.land(forget_gone=True)
    assert zone.copies() == []


@both
def test_a_lost_copy_is_made_again(zone: Zone):
    zone.put_lines("a.gz", b"\xff\n")
    zone.land()
    row = zone.row("a.gz")
    zone.file(row["read_path"]).unlink()
    zone.land()
    assert zone.row("a.gz") == row and len(zone.copies()) == 1


def test_copies_lie_where_the_vendor_files_lie(zone: Zone):
    zone.put_lines("a.gz", b"\xff\n")
    zone.land()
    assert zone.copies() == [zone.landed / "files" / "mobile_analytics" / HOUR / "a.gz"]


@both
def test_an_escaped_nul_is_replaced(zone: Zone):
    """For all engines, so that ids are the same; an escaped backslash before it leaves letters."""
    zone.put_lines("a.gz", rb'{"a\u0000":"\u0000\\\u0000"}' + b"\n" + rb'{"b":"\\u0000"}')
    zone.put_lines("plain.gz", b'{"a":"u0000"}')
    zone.land()
    replaced, kept = zone.read_copy("a.gz")
    assert replaced == rb'{"a\ufffd":"\ufffd\\\ufffd"}'
    assert kept == rb'{"b":"\\u0000"}'
    assert len(zone.copies()) == 1


@pytest.mark.parametrize(
    "line, once",
    [
        (b'{"a":1, "b":2, "a":3}', b'"a":1,"b":2}'),
        (b' {"a" : [{"x":1.50},{"x":[],"x":{}}]}', b'"a" : [{"x":1.50},{"x":[]}]}'),
        (rb'{"a":"\"a\":","\u0061":"}"}', rb'"a":"\"a\":"}'),
        (b'{"a":' + b"[" * 498 + b'{"x":1,"x":2}' + b"]" * 498 + b"}",
         b'"a":' + b"[" * 498 + b'{"x":1}' + b"]" * 498 + b"}"),
        (b'{"_tidemark_md5":"x","a":1,"a":2}', b'"a":1}'),
    ],
)  # fmt: skip
def test_an_engine_may_want_each_name_once(bucket: BucketZone, line: bytes, once: bytes):
    """Redshift: the copy has the first of them, behind the md5 of the line as it came."""
    bucket.put_lines("a.gz", b"{}\n" + line + b"\n{}")
    bucket.land()
    assert bucket.copies() == []
    bucket.settings = replace(bucket.settings, reader=SPECTRUM)
    bucket.land()
    md5 = hashlib.md5(line.strip(), usedforsecurity=False).hexdigest()
    marked = b'{"_tidemark_md5":"' + md5.encode() + b'",' + once
    assert bucket.read_copy("a.gz") == [b"{}", marked, b"{}"]


@pytest.mark.parametrize(
    "line, is_copied",
    [
        (b'{"a":{"a":{"a":1}},"b":[1,1]}', False),
        (b'{"a":1,"a":2', False),
        (b'{"a":1,"a":NaN}', True),
        (b"[" + b"1" * 5000 + b"]", True),  # too odd to tell
    ],
)
def test_a_line_with_each_name_once_stays(bucket: BucketZone, line: bytes, is_copied: bool):
    bucket.put_lines("a.gz", line)
    bucket.settings = replace(bucket.settings, reader=SPECTRUM)
    bucket.land()
    assert bool(bucket.copies()) is is_copied
    assert not is_copied or bucket.read_copy("a.gz") == [line]


def test_a_line_that_is_too_long_with_its_md5_is_rejected(bucket: BucketZone):
    bucket.put_lines("a.gz", b'{"a":"' + b"x" * 65_500 + b'","b":1,"b":2}')
    bucket.settings = replace(bucket.settings, reader=SPECTRUM)
    bucket.land()
    [line] = bucket.read_copy("a.gz")
    assert line.startswith(b'{"_tidemark_rejected":{"reason":"too_long",')


@pytest.mark.parametrize(
    "line, hashed",
    [
        ('{"a":1,"arrival_timestamp": 5,"a":2}', '{"a":1,,"a":2}'),
        ('{"arrival_timestamp":"5","a":1,"a":2}', '{"arrival_timestamp":"5","a":1,"a":2}'),
        ('{"arrival_timestamp":5,"arrival_timestamp":6}', '{,"arrival_timestamp":6}'),
        ('{"attributes":{"arrival_timestamp":5},"arrival_timestamp":6,"a":1,"a":2}', None),
        ('{"arrival_timestamp":6,"metrics":{"arrival_timestamp":5},"a":1,"a":2}', None),
    ],
)
def test_the_md5_of_a_mobile_analytics_line_leaves_its_arrival_out(
    bucket: BucketZone, line: str, hashed: str | None
):
    """Unless a member of that name might be another's. hashed: None for the whole line."""
    bucket.put_lines("a.gz", line.encode())
    bucket.settings = replace(bucket.settings, reader=SPECTRUM)
    bucket.land()
    [landed] = bucket.read_copy("a.gz")
    md5 = hashlib.md5((hashed or line).encode(), usedforsecurity=False).hexdigest()
    assert json.loads(landed)["_tidemark_md5"] == md5


def test_copy_reads_nothing_but_landed_copies(bucket: BucketZone):
    """COPY of Redshift: a copy of every file, LF at the ends of lines, no line with a delimiter."""
    bucket.put_lines("a.gz", b'{"a":1}\r\n \n{"b":"\x01"}\r{"c":"\\u0001"}')
    bucket.settings = replace(bucket.settings, reader=COPY)
    bucket.land()
    assert bucket.row("a.gz")["read_path"].startswith(f"{bucket.landed}/files/")
    first, refused, last = bucket.read_copy("a.gz")
    assert (first, last) == (b'{"a":1}', rb'{"c":"\u0001"}')
    assert rejected(refused)["reason"] == "not_json" and b"\x01" not in refused
    assert bucket.glue.get_databases()["DatabaseList"] == []
