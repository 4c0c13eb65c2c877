"""Landed copies: the same lines in a file that every engine reads alike.

In: the decompressed blocks of one vendor file. Out: a gzip file that is a pure function of them.
"""

import codecs
import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from isal import isal_zlib

from landing.json_text import is_deep, is_json
from landing.screen import BLANKS, CR, DELIMITER, LF, MAX_LINE_BYTES

MARK = b'{"_tidemark_rejected":'  # how the lines begin that stand for bad ones
KEPT_BYTES = 10_000  # of a refused line; as much as DuckDB's own reject table keeps
WRITE_BYTES = 256 * 1024
GZIP_LEVEL, DEFLATED, GZIP_WRAPPER = 2, 8, 31


def clean_lines(blocks: Iterable[bytes], max_line_bytes: int = MAX_LINE_BYTES) -> Iterator[bytes]:
    """The non-empty lines of a file, without LF; a bad one becomes one JSON line that holds it.

    Good lines come out byte for byte, without the BOM of the file. Memory: one block and one line.
    """
    for line, too_long in split_lines(blocks, max_line_bytes):
        if too_long:
            yield rejected("too_long", line)
        elif bad_encoding(line):
            yield rejected("bad_encoding", line, len(line))
        elif DELIMITER in line or line.startswith(codecs.BOM_UTF8):
            yield rejected(
                "not_json", line, len(line)
            )  # which it is not; and readers would stumble
        elif is_deep(line):
            yield rejected("too_deep" if is_json(line) else "not_json", line, len(line))
        elif line.lstrip(BLANKS).startswith(MARK):
            yield line.replace(b"{", b"{ ", 1)  # a vendor's line must not pass for one of ours
        else:
            yield line


def split_lines(blocks: Iterable[bytes], max_line_bytes: int) -> Iterator[tuple[bytes, bool]]:
    """The non-empty lines of a file, and whether they are too long: then maybe only their start.

    Lines end at LF, CRLF or a lone CR; the BOM of the file is none of them.
    """
    open_line = _OpenLine(max_line_bytes)
    for block in _without_bom(blocks):
        first, *others = block.replace(CR, LF).split(LF)
        open_line.add(first)
        if not others:
            continue
        yield from open_line.close()
        *whole, rest = others
        for line in whole:
            if line.strip(BLANKS):
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
        self._start, self._length, self._inked = bytearray(), 0, False

    def add(self, piece: bytes) -> None:
        self._start += piece[: max(0, self._max_bytes - len(self._start))]
        self._length += len(piece)
        self._inked = self._inked or bool(piece.strip(BLANKS))

    def close(self) -> Iterator[tuple[bytes, bool]]:
        """Yields the line and whether it is too long, unless it is empty; begins a new one."""
        if self._inked:
            yield bytes(self._start), self._length > self._max_bytes
        self._reset()


def _without_bom(blocks: Iterable[bytes]) -> Iterator[bytes]:
    start = b""
    blocks = iter(blocks)
    for block in blocks:  # one block but for a file whose first member is shorter than a BOM
        start += block
        if len(start) >= len(codecs.BOM_UTF8):
            break
    yield start.removeprefix(codecs.BOM_UTF8)
    yield from blocks
