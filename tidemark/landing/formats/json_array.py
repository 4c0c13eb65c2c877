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
    piece = _Piece()
    depth, inside = 0, None  # the brackets that are open; and of those, up to the array's
    count, done = 0, False
    for text, mark in _marks(blocks):
        piece.add(text)
        if depth == 0 and piece.text and mark != b"":
            raise BadFile("bad_array")
        if mark in (b"[", b"{"):
            depth += 1
            if mark == b"[" and not done and (depth == 1 or (depth == 2 and piece.names(member))):
                inside = depth
                piece = _Piece()
                continue
            if depth == 1 and (member is None or done or mark == b"["):
                raise BadFile("bad_array")
            if depth == 1:
                continue
        elif mark in (b"]", b"}"):
            depth -= 1
            if depth < 0:
                raise BadFile("bad_array")
            if inside == depth + 1:
                if mark != b"]":
                    raise BadFile("bad_array")
                if piece.text or count:
                    yield piece.whole()
                inside, done, piece = None, True, _Piece()
                continue
        elif mark == b"," and depth == 0:
            raise BadFile("bad_array")
        elif mark == b"," and depth == inside:
            yield piece.whole()
            count += 1
        if depth == (inside or 1) and mark == b",":
            piece = _Piece()
        elif depth or mark == b"":
            piece.add(mark)
        else:
            piece = _Piece()
    if depth or not done or piece.text:
        raise BadFile("bad_array")


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
