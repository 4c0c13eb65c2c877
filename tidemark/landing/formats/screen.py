"""One look at one file: may it be read, how many lines has it, can every engine read it as it is?

In: an open file. Out: `Screened`. The file is decompressed once; the lines are looked at block
by block with operations that run at memory speed, so this costs little beyond the decompression.
"""

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

from tidemark.landing.formats.gunzip import MAX_DECOMPRESSED_BYTES, BadFile, Gunzip
from tidemark.landing.formats.joined import CR, LF, is_joined
from tidemark.landing.formats.json_text import BLANKS, NUL, is_deep, names_twice
from tidemark.landing.reader import DUCKDB, Reader

EDGE_BYTES = 5  # of a block: what stands there may be the start of a text of six

# Shorter lines than this are counted faster by splitting the block, longer ones by a loop over
# `find`.
SHORT_LINE_BYTES = 250
# No shorter line is looked at for levels: as JSON it can have few, and no engine gives up on it.
DEEP_LINE_BYTES = 900
find_nul = re.compile(re.escape(NUL)).search  # twice as fast as `in`


@dataclass(frozen=True)
class Screened:
    """reason: why the file is refused, or None. lines: non-empty lines (undefined if odd).

    odd: the file is sound, but engines would disagree about its bytes; read it from a landed copy.
    """

    reason: str | None
    lines: int
    odd: bool


def screen(
    file: BinaryIO,
    reader: Reader = DUCKDB,
    max_bytes: int = MAX_DECOMPRESSED_BYTES,
    **options: int,
) -> Screened:
    """Reads the file to its end and classifies it; `options` are those of Gunzip."""
    blocks = Gunzip(file, max_bytes, **options)
    scanner = LineScanner(reader)
    try:
        for block in blocks:
            if blocks.is_text:  # no engine reads it, and there is no checksum to know
                return Screened(None, 0, True)
            # Once a file is odd its lines are counted while they are copied: only the checksum is
            # left to know.
            if not scanner.odd:
                scanner.feed(block)
    except BadFile as bad:
        return Screened(bad.reason, 0, False)
    scanner.finish()
    return Screened(None, scanner.lines, scanner.odd or not blocks.plain)


class LineScanner:
    """Counts non-empty lines and looks for bytes that engines treat differently, block by block.

    After `finish`: `lines`, and `odd` (see Screened).
    """

    def __init__(self, reader: Reader = DUCKDB):
        self.lines = 0
        self.odd = False
        self._max_line_bytes = reader.max_line_bytes
        self._delimiter = reader.delimiter
        self._look_at_names = not reader.takes_names_twice
        self._open_bytes = 0  # length of the line that the last block left unfinished
        self._open_inked = False  # and whether it has anything but blanks
        self._open_pieces: list[bytes] = []
        self._cut_character = b""  # first bytes of a UTF-8 character that the last block cut
        self._edge = b""  # last bytes of the last block: what we look for may be cut too
        self._at_start = True
        self._short_lines = False

    def feed(self, block: bytes) -> None:
        """Takes the next decompressed bytes."""
        self._look_at_bytes(block)
        if CR in block:
            # Engines split at \n, \r\n and a lone \r. One for one: the extra empty lines do not
            # count.
            block = block.replace(CR, LF)
        first = block.find(LF)
        if first < 0:
            self._extend_open_line(block)
            return
        self._extend_open_line(block[:first])
        self._close_line()
        last = block.rfind(LF)
        if last > first:
            self._count(block, first + 1, last + 1)
        self._extend_open_line(block[last + 1 :])

    def finish(self) -> None:
        """The file ends: so do its last line and its last character."""
        self._close_line()
        if self._cut_character:
            self.odd = True

    def _extend_open_line(self, piece: bytes) -> None:
        self._open_bytes += len(piece)
        if self._open_bytes > self._max_line_bytes:
            self.odd = True
        else:
            self._open_pieces.append(piece)
        if not self._open_inked and piece.strip(BLANKS):
            self._open_inked = True

    def _close_line(self) -> None:
        self.lines += self._open_inked
        line = b"".join(self._open_pieces)
        self.odd |= is_joined(line) or (self._look_at_names and names_twice(line))
        if self._open_bytes > DEEP_LINE_BYTES:
            self.odd |= is_deep(line)
        self._open_bytes, self._open_inked, self._open_pieces = 0, False, []

    def _count(self, block: bytes, start: int, end: int) -> None:
        """Counts in block[start:end], which holds whole lines only, each ended by LF."""
        # Blocks are smaller than the limit, unless a test sets a tiny one.
        if end - start > self._max_line_bytes:
            longest = max(map(len, block[start:end].split(LF)))
            self.odd |= longest > self._max_line_bytes
        self.odd |= is_joined(block, start, end)
        if self._look_at_names:
            self.odd |= any(map(names_twice, block[start:end].split(LF)))
        if self._short_lines:
            stripped = block[start:end].translate(None, b" \t")
            lines = list(filter(None, stripped.split(LF)))
            count = len(lines)
            if max(map(len, lines), default=0) > DEEP_LINE_BYTES:
                self.odd |= any(map(is_deep, lines))
        else:
            count = self._count_by_find(block, start, end)
        self.lines += count
        self._short_lines = count * SHORT_LINE_BYTES > end - start

    def _count_by_find(self, block: bytes, start: int, end: int) -> int:
        """Counts likewise; jumps from LF to LF and makes no object for a line."""
        count, find = 0, block.find
        while (line_end := find(LF, start, end)) >= 0:
            # A first byte above the blank is ink; anything else is looked at properly.
            if block[start] > 32 or block[start:line_end].strip(BLANKS):
                count += 1
            if line_end - start > DEEP_LINE_BYTES:
                self.odd |= is_deep(block[start:line_end])
            start = line_end + 1
        return count

    def _look_at_bytes(self, block: bytes) -> None:
        if self._at_start:
            # The first block may be shorter than a BOM (a first member of one byte).
            start = (self._edge + block)[:3]
            self._at_start = len(start) < 3
            if start == codecs.BOM_UTF8:
                self.odd = True
        if self._cut_character or not block.isascii():
            try:
                text = self._cut_character + block
                _, used = codecs.utf_8_decode(text, "strict", False)
                self._cut_character = text[used:]
            except UnicodeDecodeError:
                self.odd = True
        if b"\0" in block:
            self.odd = True
        # One character is found much faster than six.
        may_escape = b"\\" in block or b"\\" in self._edge
        if may_escape and find_nul(self._edge + block):
            self.odd = True
        may_delimit = self._delimiter[:1] in block or self._delimiter[:1] in self._edge
        if may_delimit and self._delimiter in self._edge + block:
            self.odd = True
        self._edge = (self._edge + block[-EDGE_BYTES:])[-EDGE_BYTES:]
