"""Decompression with every check that the engines leave out.

In: an open binary file. Out: its decompressed blocks, or BadFile with the reason why the file is
refused. Where a layout has plain text, too, that passes through.
Memory: one chunk and one block, whatever the file holds.
"""

from collections.abc import Iterator
from typing import BinaryIO

from isal.igzip_lib import DECOMP_GZIP, IgzipDecompressor, IsalError

MAX_DECOMPRESSED_BYTES = 4 * 1024**3  # an hour of a busy app is some 100 MB; a bomb is far beyond
CHUNK_BYTES = 64 * 1024
BLOCK_BYTES = 128 * 1024  # what fits the processor's cache: the line scanner reads each block again

MAGIC = b"\x1f\x8b"
# Header flags that all engines accept: none, or a file name. DuckDB stops the whole read at a
# comment, a text mark or a header checksum, all of which are legal gzip.
PLAIN_FLAGS = (0, 8)
HEADER_CHECKSUM = 2
HEADER_BYTES = 4096  # more than any header with a checksum that anybody writes
# Text does not begin so, but gzip, zip, snappy, zstd, Parquet and what else is no text do.
SIGNATURE_BYTES = 8
NO_TEXT = frozenset(range(32)) - frozenset(b"\t\n\r")


class BadFile(Exception):
    """The file is refused as a whole; `reason` is what the manifest says."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Gunzip:
    """Iterates over the decompressed blocks of a gzip file of one or more members.

    After the last block, `plain` says whether the engines can read the container as it is: no
    padding after a member, no unusual header. or_text: the file may also be text that is not
    compressed; its first bytes tell, and from the first block on `is_text` does.
    """

    def __init__(
        self,
        file: BinaryIO,
        max_bytes: int = MAX_DECOMPRESSED_BYTES,
        chunk_bytes: int = CHUNK_BYTES,
        block_bytes: int = BLOCK_BYTES,
        or_text: bool = False,
    ):
        self.plain = True
        self.is_text = False
        self._or_text = or_text
        self._file = file
        self._max_bytes = max_bytes
        self._chunk_bytes = chunk_bytes
        self._block_bytes = block_bytes
        self._total = 0

    def __iter__(self) -> Iterator[bytes]:
        data = self._read()
        if not data:
            raise BadFile("empty_file")
        if self._or_text:
            data = self._at_least(SIGNATURE_BYTES, data)
            self.is_text = NO_TEXT.isdisjoint(data[:SIGNATURE_BYTES])
        if self.is_text:
            yield from self._text(data)
            return
        otherwise = "not_gzip"
        while data:
            data = self._check_header(data, otherwise)
            data = yield from self._member(data)
            data = self._skip_padding(data)
            otherwise = "trailing_garbage"

    def _read(self) -> bytes:
        try:
            return self._file.read(self._chunk_bytes)
        except OSError as error:  # a disk or network fault must not be mistaken for a short file
            raise BadFile("unreadable") from error

    def _text(self, data: bytes) -> Iterator[bytes]:
        """Yields the blocks of a file that is not compressed."""
        while data:
            self._count(data)
            yield data
            data = self._read()

    def _count(self, block: bytes) -> None:
        self._total += len(block)
        if self._total > self._max_bytes:
            raise BadFile("too_large")

    def _check_header(self, data: bytes, otherwise: str) -> bytes:
        """Makes sure that a member starts here; returns the data, enough of it to go on."""
        data = self._at_least(4, data)
        if data[:2] != MAGIC:
            first_byte_only = data == MAGIC[:1] and otherwise == "not_gzip"
            raise BadFile("truncated_file" if first_byte_only else otherwise)
        flags = data[3] if len(data) > 3 else 0
        if flags not in PLAIN_FLAGS:
            self.plain = False
        # isal gets the checksum of a header wrong if the header arrives in pieces.
        return self._at_least(HEADER_BYTES, data) if flags & HEADER_CHECKSUM else data

    def _at_least(self, size: int, data: bytes) -> bytes:
        while len(data) < size and (more := self._read()):
            data += more
        return data

    def _member(self, data: bytes) -> Iterator[bytes]:
        """Yields the blocks of one member; returns what follows it in the data read so far."""
        member = IgzipDecompressor(DECOMP_GZIP)
        while not member.eof:
            if member.needs_input:
                data = data or self._read()
                if not data:
                    raise BadFile("truncated_file")
            try:
                block = member.decompress(data, self._block_bytes)
            except IsalError as error:  # wrong CRC or length, impossible deflate codes or header
                raise BadFile("bad_checksum") from error
            data = b""
            self._count(block)
            if block:
                yield block
        return member.unused_data

    def _skip_padding(self, data: bytes) -> bytes:
        """Skips zero bytes after a member; returns the start of the next member, if any."""
        data = data or self._read()
        while data[:1] == b"\0":
            self.plain = False
            data = data.lstrip(b"\0") or self._read()
        return data
