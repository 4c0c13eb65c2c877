"""Landed copies: the same lines in a file that every engine reads alike.

In: the decompressed blocks of one vendor file. Out: a gzip file that is a pure function of them.
"""

import codecs
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from isal import isal_zlib

from tidemark.landing.formats.joined import LF, with_line_ends
from tidemark.landing.formats.json_text import (
    BLANKS,
    is_deep,
    is_json,
    names_twice,
    with_names_once,
    without_nuls,
)
from tidemark.landing.reader import DUCKDB, Reader

OURS = b'{"_tidemark_'  # how lines begin that say something of their own to the parse:
HASH = OURS + b'md5":"'  # the md5 of what makes the key of a line, where its text has changed
KEPT_BYTES = 10_000  # of a refused line; as much as DuckDB's own reject table keeps
WRITE_BYTES = 256 * 1024
GZIP_LEVEL, DEFLATED, GZIP_WRAPPER = 2, 8, 31


def whole(line: bytes) -> bytes:
    """The line itself."""
    return line


def clean_lines(
    blocks: Iterable[bytes],
    reader: Reader = DUCKDB,
    key_text: Callable[[bytes], bytes] = whole,
) -> Iterator[bytes]:
    """The non-empty lines of a file, without LF; a bad one becomes one JSON line that holds it.

    Good lines come out byte for byte, but for `mended`, without the BOM of the file. Memory: one
    block and one line. key_text: what is hashed of a line, without blanks around it, for its key.
    """
    for line, too_long in split_lines(blocks, reader.max_line_bytes):
        yield clean_line(line, too_long, reader, key_text)


def clean_line(
    line: bytes,
    too_long: bool,
    reader: Reader = DUCKDB,
    key_text: Callable[[bytes], bytes] = whole,
) -> bytes:
    """One line of `clean_lines`: the record itself, or the JSON line that holds a bad one."""
    if too_long:
        return rejected("too_long", line)
    if bad_encoding(line):
        return rejected("bad_encoding", line, len(line))
    if reader.delimiter in line or line.startswith(codecs.BOM_UTF8):
        # Which it is not; and readers would stumble.
        return rejected("not_json", line, len(line))
    if is_deep(line):
        return rejected("too_deep" if is_json(line) else "not_json", line, len(line))
    if line.lstrip(BLANKS).startswith(OURS) and not is_json(line):
        return rejected("not_json", line, len(line))
    landed = mended(line, reader, key_text)
    return landed if len(landed) <= reader.max_line_bytes else rejected("too_long", line)


def mended(
    line: bytes, reader: Reader = DUCKDB, key_text: Callable[[bytes], bytes] = whole
) -> bytes:
    """A line that is UTF-8 and not too deep, with what would stop the reader replaced.

    That is U+FFFD for an escaped NUL, and for some the first of several members of one name. An
    object that loses members so has its hash in front of them, because the key is made of all of
    them; and so has JSON of a vendor that would pass for a line of ours.
    """
    line = without_nuls(line)
    record = line.strip(BLANKS)
    is_odd = not reader.takes_names_twice and names_twice(line) and is_json(line)
    if not (is_odd or record.startswith(OURS)):
        return line
    if record.startswith(b"{"):
        digest = hashlib.md5(key_text(record), usedforsecurity=False).hexdigest()
        record = b"".join((HASH, digest.encode(), b'",', record[1:]))
    return record if reader.takes_names_twice else with_names_once(record)


def split_lines(blocks: Iterable[bytes], max_line_bytes: int) -> Iterator[tuple[bytes, bool]]:
    """The non-empty lines of a file, and whether they are too long: then maybe only their start.

    Lines end at LF, CRLF or a lone CR, and between joined records (`joined`). The BOM of the file
    is none of them, nor are blanks around a line that is too long with them.
    """
    open_line = _OpenLine(max_line_bytes)
    for block in with_line_ends(without_bom(blocks)):
        first, *others = block.split(LF)
        open_line.add(first)
        if not others:
            continue
        yield from open_line.close()
        *whole, rest = others
        for line in whole:
            if line.strip(BLANKS):
                if len(line) > max_line_bytes:
                    line = line.strip(BLANKS)
                yield line, len(line) > max_line_bytes
        open_line.add(rest)
    yield from open_line.close()


def bad_encoding(line: bytes) -> bool:
    """Whether the line is not UTF-8, or has a NUL byte in it."""
    if b"\0" in line:
        return True
    if not line.isascii():
        try:
            line.decode()
        except UnicodeDecodeError:
            return True
    return False


def rejected(reason: str, line: bytes, record_bytes: int = 0) -> bytes:
    """The JSON line that stands for a bad one: the reason, and the start of the line as text.

    record_bytes: how long the record is, if one that is too long would be rejected for that.
    """
    start = bytes(memoryview(line)[:KEPT_BYTES])
    text = start.decode(errors="replace").replace("\0", "\ufffd")
    row = {"_tidemark_rejected": {"reason": reason, "line": text}}
    if record_bytes > KEPT_BYTES:
        row["_tidemark_rejected"]["bytes"] = record_bytes
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def write_gzip(lines: Iterable[bytes], file: BinaryIO) -> int:
    """Writes the lines, each with LF, to the open file; returns their number."""
    count, pending, size = 0, [], 0
    # The header that isal writes has neither time nor name: same lines, same file.
    packer = isal_zlib.compressobj(GZIP_LEVEL, DEFLATED, GZIP_WRAPPER)
    for line in lines:
        count += 1
        pending.append(line)
        size += len(line)
        if size > WRITE_BYTES:
            file.write(packer.compress(LF.join([*pending, b""])))
            pending, size = [], 0
    file.write(packer.compress(LF.join([*pending, b""])) + packer.flush())
    return count


class _OpenLine:
    """A line that arrives in pieces; beyond the limit only its length and its start are kept."""

    def __init__(self, max_bytes: int):
        self._max_bytes = max_bytes
        self._reset()

    def _reset(self) -> None:
        self._blanks, self._start = bytearray(), bytearray()  # before the record, and from it on
        self._bytes = self._record_bytes = 0  # with and without the blanks behind it

    def add(self, piece: bytes) -> None:
        if not self._start:
            record = piece.lstrip(BLANKS)
            self._keep(self._blanks, piece[: len(piece) - len(record)])
            piece = record
        self._keep(self._start, piece)
        if record := piece.rstrip(BLANKS):
            self._record_bytes = self._bytes + len(record)
        self._bytes += len(piece)

    def close(self) -> Iterator[tuple[bytes, bool]]:
        """Yields the line and whether it is too long, unless it is empty; begins a new one."""
        if self._start and len(self._blanks) + self._bytes <= self._max_bytes:
            yield bytes(self._blanks + self._start), False
        elif self._start:
            yield bytes(self._start[: self._record_bytes]), self._record_bytes > self._max_bytes
        self._reset()

    def _keep(self, kept: bytearray, piece: bytes) -> None:
        kept += piece[: max(0, self._max_bytes - len(kept))]


def without_bom(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks without the BOM of the file."""
    start = b""
    blocks = iter(blocks)
    for block in blocks:  # one block but for a file whose first member is shorter than a BOM
        start += block
        if len(start) >= len(codecs.BOM_UTF8):
            break
    yield start.removeprefix(codecs.BOM_UTF8)
    yield from blocks
