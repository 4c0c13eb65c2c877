"""One JSON array in a file, of records: as the whole file, or as a member of its one object.

In: the decompressed blocks of a file; the member that its source declares (`meta.array`), if any.
Out: one line per element, as `clean_line` gives it, with blanks in the place of line ends. The file
is read as a stream. Memory: one block and one element.

An element that is no JSON costs itself. BadFile (`bad_array`): brackets or quotes that do not fit,
so that nobody can tell where an element ends; something else than an array, or behind it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from tidemark.landing.formats.gunzip import BadFile
from tidemark.landing.formats.json_text import BLANKS, CHARACTERS, MARK, Unbalanced, string_end
from tidemark.landing.formats.rewrite import clean_line, rejected, without_bom
from tidemark.landing.reader import MAX_LINE_BYTES, Reader

MAX_TEXT_BYTES = 16 * 1024**2  # of one string


def of(source: Mapping[str, Any]) -> Callable[[Iterable[bytes], Reader], Iterator[bytes]]:
    """The lines of a source's files, by its declaration."""
    return partial(array_lines, member=source.get("array"))


def array_lines(
    blocks: Iterable[bytes], reader: Reader, member: str | None = None
) -> Iterator[bytes]:
    """The landed lines of a file, without LF."""
    for element, too_long in elements(blocks, member):
        line = element.replace(b"\n", b" ").replace(b"\r", b" ")
        yield clean_line(line, too_long, reader) if line else rejected("not_json", line)


def elements(blocks: Iterable[bytes], member: str | None = None) -> Iterator[tuple[bytes, bool]]:
    """The elements, trimmed, and whether they are too long: then only their start.

    member: the array may be this member of an object; the other members are passed over.
    """
    array = _Array(member)
    for text, mark in _marks(blocks):
        array.piece.add(text)
        if mark and array.ends_element(mark):
            yield array.piece.whole()
        if mark:
            array.go_on(mark)
    if array.depth or not array.is_done or array.piece.text:
        raise BadFile("bad_array")


class _Array:
    """Where in the file we are.

    depth:   brackets that are open
    inside:  as many as are open among the elements, while the array is
    is_done: the array has been closed
    piece:   what was read since the last mark that counts
    """

    def __init__(self, member: str | None):
        self._member = member
        self._count, self._has_begun = 0, False
        self.depth, self.inside, self.is_done = 0, 0, False
        self.piece = _Piece()

    def ends_element(self, mark: bytes) -> bool:
        """Whether an element ends with this mark; an array without any has none."""
        if not self.inside or self.depth != self.inside or mark not in (b",", b"]"):
            return False
        self._count += 1
        return mark == b"," or self._count > 1 or bool(self.piece.text)

    def go_on(self, mark: bytes) -> None:
        """Passes the mark. Errors: BadFile."""
        if self.depth == 0:
            self._begin(mark)
        elif mark == b"[" and self.depth == 1 and self._is_wanted():
            self._open()
        elif self.depth == self.inside and mark in (b"]", b"}"):
            if mark != b"]":
                raise BadFile("bad_array")
            self.depth, self.inside, self.is_done = self.depth - 1, 0, True
            self.piece = _Piece()
        elif mark == b"," and self.depth == (self.inside or 1):
            self.piece = _Piece()
        else:
            self.depth += {b"[": 1, b"{": 1, b",": 0}.get(mark, -1)
            self.piece.add(mark)
            if self.depth == 0:
                self.piece = _Piece()

    def _begin(self, mark: bytes) -> None:
        """The first bracket of all: that of the array, or of the object that has it."""
        is_object = mark == b"{" and self._member is not None
        if self.piece.text or self._has_begun or not (mark == b"[" or is_object):
            raise BadFile("bad_array")
        self._has_begun = True
        if is_object:
            self.depth = 1
        else:
            self._open()

    def _is_wanted(self) -> bool:
        return not (self.inside or self.is_done) and self.piece.names(self._member)

    def _open(self) -> None:
        self.depth = self.inside = self.depth + 1
        self.piece = _Piece()


def _marks(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The text in pieces, each up to a bracket or comma outside of strings, and that mark.

    At the end of a block there is a piece without a mark. No piece ends within a string.
    """
    rest = b""
    for block in without_bom(blocks):
        text = rest + block
        start, at, end = 0, 0, len(text)
        while match := MARK.search(text, at):
            at, mark = match.end(), match[0]
            if mark == b'"':
                try:
                    at = string_end(text, at, CHARACTERS)
                except Unbalanced:
                    end = match.start()
                    break
            elif len(mark) == 1:
                yield text[start : at - 1], mark
                start = at
        yield text[start:end], b""
        rest = text[end:]
        if len(rest) > MAX_TEXT_BYTES:
            raise BadFile("bad_array")
    if rest:
        raise BadFile("bad_array")


class _Piece:
    """What stands between two marks; beyond the limit only its length and its start are kept."""

    def __init__(self) -> None:
        self.text = bytearray()
        self._bytes = 0

    def add(self, text: bytes) -> None:
        if not self.text:
            text = text.lstrip(BLANKS)
        self._bytes += len(text)
        self.text += text[: max(0, MAX_LINE_BYTES + 1 - len(self.text))]

    def whole(self) -> tuple[bytes, bool]:
        """The text, trimmed, and whether it is too long."""
        text = bytes(self.text).rstrip(BLANKS)
        return text, self._bytes > MAX_LINE_BYTES and len(text) > MAX_LINE_BYTES

    def names(self, member: str | None) -> bool:
        """Whether it is the name of this member, and the colon behind it."""
        text = self.text.rstrip(BLANKS)
        name = json.dumps(member, ensure_ascii=False).encode()
        return member is not None and text[-1:] == b":" and text[:-1].rstrip(BLANKS) == name
