"""Every kind of file gets its reason; lines are counted as a simple program would count them."""

import gzip
import io
import random
import re
import struct
import zlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tidemark.landing.formats.gunzip import BadFile, Gunzip
from tidemark.landing.formats.rewrite import clean_lines
from tidemark.landing.formats.screen import LineScanner, screen
from tidemark.landing.reader import Reader

LINES = b"".join(b'{"n":%d,"r":"%x"}\n' % (n, random.Random(n).getrandbits(64)) for n in range(999))
GOOD = gzip.compress(LINES, mtime=0)
DEFLATE = GOOD[10:]
HEADER = GOOD[:10]
FIXED_HEADER = b"\x1f\x8b\x08\x02" + bytes(6)


def header(flags: int, extra: bytes = b"") -> bytes:
    return HEADER[:3] + bytes([flags]) + HEADER[4:] + extra + DEFLATE


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


REFUSED = {
    "no bytes": (b"", "empty_file"),
    "plain text": (LINES, "not_gzip"),
    "one letter": (b"x", "not_gzip"),
    "zeros only": (bytes(100), "not_gzip"),
    "zip": (b"PK\x03\x04" + GOOD, "not_gzip"),
    "first byte only": (GOOD[:1], "truncated_file"),
    "magic only": (GOOD[:2], "truncated_file"),
    "cut in the header": (GOOD[:7], "truncated_file"),
    "header only": (GOOD[:10], "truncated_file"),
    "cut in the data": (GOOD[: len(GOOD) // 2], "truncated_file"),
    "cut before the checksum": (GOOD[:-8], "truncated_file"),
    "cut in the checksum": (GOOD[:-5], "truncated_file"),
    "last byte missing": (GOOD[:-1], "truncated_file"),
    "second member cut": (GOOD + GOOD[:-1], "truncated_file"),
    "wrong CRC": (flipped(GOOD, len(GOOD) - 8), "bad_checksum"),
    "wrong length": (flipped(GOOD, len(GOOD) - 4), "bad_checksum"),
    "flipped bit": (flipped(GOOD, len(GOOD) // 2), "bad_checksum"),
    "unknown method": (GOOD[:2] + b"\x07" + GOOD[3:], "bad_checksum"),
    "wrong CRC in the first of two": (flipped(GOOD, len(GOOD) - 8) + GOOD, "bad_checksum"),
    "wrong CRC in the second": (GOOD + flipped(GOOD, len(GOOD) - 8), "bad_checksum"),
    "text after the end": (GOOD + b"garbage", "trailing_garbage"),
    "one byte after the end": (GOOD + b"\x1f", "trailing_garbage"),
    "zeros, then text": (GOOD + bytes(99) + b"x", "trailing_garbage"),
}

SOUND = {
    "one member": (GOOD, 999, False),
    "with a file name": (header(8, b"name.json\0"), 999, False),
    "with a long file name": (header(8, b"n" * 70_000 + b"\0"), 999, False),
    "two members": (GOOD + GOOD, 1998, False),
    "many members": (b"".join(map(gzip.compress, LINES.splitlines(True))), 999, False),
    "member ends inside a line": (gzip.compress(b'{"a"') + gzip.compress(b":1}\n"), 1, False),
    "empty members around": (gzip.compress(b"") + GOOD + gzip.compress(b""), 999, False),
    "nothing in it": (gzip.compress(b""), 0, False),
    "blank lines only": (gzip.compress(b"\n \t\r\n\r  "), 0, False),
    "no final newline": (gzip.compress(LINES[:-1]), 999, False),
    "CRLF": (gzip.compress(LINES.replace(b"\n", b"\r\n")), 999, False),
    "lone CR": (gzip.compress(LINES.replace(b"\n", b"\r")), 999, False),
    "unicode": (gzip.compress("ä€😀\u2028\u0085\n".encode() * 50_000), 50_000, False),
    "vertical tab is ink": (gzip.compress(b"\x0b\n\x0c\n\xc2\xa0\n"), 3, False),
    "longest line": (gzip.compress(b"x" * 1_000_000 + b"\n"), 1, False),
    "500 levels": (gzip.compress(LINES + nested(500) + b"\n" + LINES), 1999, False),
    "many brackets, few levels": (gzip.compress((b"[" + b"{}," * 900 + b"1]\n") * 9), 9, False),
    # From here on: sound, but read from a landed copy.
    "zero padding": (GOOD + bytes(512), None, True),
    "padding of many chunks": (GOOD + bytes(300_000), None, True),
    "padding between members": (GOOD + bytes(3) + GOOD, None, True),
    "marked as text": (header(1), None, True),
    "with a comment": (header(16, b"hello\0"), None, True),
    "with an extra field": (header(4, b"\x02\x00ab"), None, True),
    "with a header checksum": (
        FIXED_HEADER + struct.pack("<H", zlib.crc32(FIXED_HEADER) & 0xFFFF) + DEFLATE,
        None,
        True,
    ),
    "second header is unusual": (GOOD + header(1), None, True),
    "invalid UTF-8": (gzip.compress(b"good\n\xff\xfe\n"), None, True),
    "cut character at the end": (gzip.compress(b"good\n\xe2\x82"), None, True),
    "cut character at the end of a line": (gzip.compress(b"\xe2\x82\n\xac"), None, True),
    "UTF-16": (gzip.compress("text\n".encode("utf-16")), None, True),
    "surrogate as UTF-8": (gzip.compress(b"\xed\xa0\x80\n"), None, True),
    "NUL": (gzip.compress(b"a\0b\n"), None, True),
    "delimiter": (gzip.compress(b"a\x01\x02\x03\x04b\n"), None, True),
    "BOM": (gzip.compress(b"\xef\xbb\xbf{}\n"), None, True),
    "line too long": (gzip.compress(b"x" * 1_000_001 + b"\n"), None, True),
    "501 levels": (gzip.compress((b"x" * 999 + b"\n") * 9 + nested(501) + b"\nx"), None, True),
    "501 levels in the first line": (gzip.compress(nested(501) + b"\n"), None, True),
    "501 levels at the end": (gzip.compress(LINES + nested(501)), None, True),
    "501 levels among short lines": (
        gzip.compress(b"{}\n" * 200_000 + nested(501) + b"\n" + b"{}\n" * 200_000),
        None,
        True,
    ),
    "far too long, not ended": (gzip.compress(b"a\n" + b"x" * 5_000_000), None, True),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("chunk_bytes", [1, 65536])
def test_bad_files_are_refused_with_their_reason(case: str, chunk_bytes: int):
    content, reason = REFUSED[case]
    assert screen(io.BytesIO(content), chunk_bytes=chunk_bytes).reason == reason


@pytest.mark.parametrize("case", SOUND)
@pytest.mark.parametrize("chunk_bytes", [7, 65536])
def test_sound_files_are_read_and_odd_ones_known(case: str, chunk_bytes: int):
    content, lines, odd = SOUND[case]
    result = screen(io.BytesIO(content), chunk_bytes=chunk_bytes)
    assert (result.reason, result.odd) == (None, odd)
    if not odd:
        assert result.lines == lines


def test_a_cut_at_any_place_is_truncation():
    for end in range(2, len(GOOD), 97):
        assert screen(io.BytesIO(GOOD[:end])).reason == "truncated_file", end


def test_a_flipped_bit_at_any_place_is_found():
    for at in range(10, len(GOOD), 41):
        assert screen(io.BytesIO(flipped(GOOD, at))).reason in ("bad_checksum", "truncated_file")


def test_a_bomb_is_stopped_at_the_limit():
    bomb = gzip.compress(bytes(50_000_000), 9)
    seen = 0
    with pytest.raises(BadFile, match="too_large"):
        for block in Gunzip(io.BytesIO(bomb), max_bytes=1_000_000):
            seen += len(block)
    assert seen <= 1_000_000
    assert screen(io.BytesIO(gzip.compress(bytes(100))), max_bytes=100).reason is None
    assert screen(io.BytesIO(gzip.compress(bytes(101))), max_bytes=100).reason == "too_large"


def test_a_fault_of_the_disk_is_not_a_short_file():
    class Broken(io.BytesIO):
        def read(self, *_):
            raise OSError(5, "Input/output error")

    assert screen(Broken(GOOD)).reason == "unreadable"


# ---- against an independent, simple implementation -----------------------------------------------


def simple_lines(data: bytes) -> list[bytes]:
    """Splits the plain way, on a whole file in memory."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    return [line for line in re.split(rb"\r\n|\n|\r", data) if line.strip(b" \t")]


def simple_records(data: bytes) -> list[bytes]:
    """The lines, cut between joined records; walks from byte to byte."""
    records = []
    for line in simple_lines(data):
        start, in_text, escaped = 0, False, False
        for at, byte in enumerate(line):
            if line[at - 1 : at + 1] == b"}{" and not in_text and not escaped:
                records.append(line[start:at])
                start = at
            in_text ^= byte == ord('"') and not escaped
            escaped = byte == ord("\\") and not escaped
        records.append(line[start:])
    return records


def simple_is_odd(data: bytes, limit: int) -> bool:
    if simple_lines(data) != simple_records(data):
        return True
    return rb"\u0000" in data or simple_is_bad(data, limit)


def simple_is_bad(data: bytes, limit: int) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return (
        b"\0" in data
        or b"\x01\x02\x03\x04" in data
        or data.startswith(b"\xef\xbb\xbf")
        or any(len(line) > limit for line in re.split(rb"\n|\r", data))
    )


def simple_without_nuls(line: bytes) -> bytes:
    """Walks from escape to escape."""
    text, at = b"", 0
    while at < len(line):
        if line[at : at + 6] == rb"\u0000":
            text, at = text + rb"\ufffd", at + 6
        else:
            length = 2 if line[at : at + 1] == b"\\" else 1
            text, at = text + line[at : at + length], at + length
    return text


PIECES = st.sampled_from(
    [b"\n", b"\r", b"\r\n", b" ", b"\t", b"{}", b"x", b"y" * 20, b"\x0b", "ä€😀".encode()]
    + [b"\x01\x02\x03\x04", b"\x01", b"\x02\x03\x04", b"\0", b"\xff", b"\xe2\x82", b"\xef\xbb\xbf"]
    + [rb"\u0000", b"\\", b"u0000", b'"', b'{"', b'"}{"']
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map(b"".join),
    # Mostly harmless, or the slow half of the cases would be odd for three reasons at once.
    st.lists(PIECES.filter(lambda p: p.decode(errors="ignore").encode() == p), max_size=40).map(
        b"".join
    ),
    st.binary(max_size=200),
)


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    """The data in blocks of these sizes, over and over."""
    blocks, at, turn = [], 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        blocks.append(data[at : at + size])
        at, turn = at + size, turn + 1
    return blocks


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.lists(st.integers(1, 150), min_size=1, max_size=4), st.sampled_from([5, 25, 999]))
@example(b"a\x01\x02\x03\x04b", [3], 999)
@example(b"\xef\xbb\xbfa", [1], 999)
@example(b"\xe2\x82\xac\n", [1], 999)
@example(b"a\nb\nc\n\t\n \t \n\nd\ne\n" * 3, [17], 999)
def test_the_scanner_agrees_with_the_simple_one(data: bytes, sizes: list[int], limit: int):
    scanner = LineScanner(Reader(limit))
    for block in cut(data, sizes):
        scanner.feed(block)
    scanner.finish()
    assert scanner.odd == simple_is_odd(data, limit)
    if not data.startswith(b"\xef\xbb\xbf"):
        assert scanner.lines == len(simple_lines(data))


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.lists(st.integers(1, 150), min_size=1, max_size=4), st.sampled_from([5, 25, 999]))
@example(b"\xef\xbb\xbf", [1], 999)
@example(b"a\nyyyyyy\nb\n", [99], 5)
@example(b"\xef\xbb\xbf \r\n\xef\xbb\xbfa", [2], 999)
def test_the_copy_has_the_lines_of_the_simple_one(data: bytes, sizes: list[int], limit: int):
    expected = simple_records(data)
    copied = list(clean_lines(cut(data, sizes), Reader(limit)))
    assert len(copied) == len(expected)
    for line, copy in zip(expected, copied, strict=True):
        if len(line) > limit:
            line = line.strip(b" \t")
        line = simple_without_nuls(line)
        if simple_is_bad(b"\n" + line, limit) or line.startswith(b"\xef\xbb\xbf"):
            assert copy.startswith(b'{"_tidemark_rejected":{"reason":"')
        else:
            assert copy == line
    # What engines read must not be odd in its turn.
    assert not any(simple_is_bad(b"\n" + copy, 70_000) for copy in copied)
    assert all(simple_without_nuls(copy) == copy for copy in copied)


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(1, 200), st.integers(1, 90), st.data())
def test_members_chunks_and_blocks_do_not_matter(parts, chunk_bytes, block_bytes, data):
    packed = b"".join(gzip.compress(part, mtime=0) for part in parts)
    sizes = {"chunk_bytes": chunk_bytes, "block_bytes": block_bytes}
    assert b"".join(Gunzip(io.BytesIO(packed), **sizes)) == b"".join(parts)
    end = data.draw(st.integers(1, len(packed) - 1))
    whole = len(b"".join(Gunzip(io.BytesIO(packed))))
    try:  # cut anywhere: refused, or it was the end of a member
        assert len(b"".join(Gunzip(io.BytesIO(packed[:end]), **sizes))) <= whole
    except BadFile as bad:
        assert bad.reason in ("truncated_file", "trailing_garbage")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(GOOD)))
def test_no_bytes_break_the_screen(noise: bytes, at: int):
    for content in (noise, b"\x1f\x8b\x08\x00" + noise, GOOD[:at] + noise + GOOD[at:]):
        screen(io.BytesIO(content))
