"""What formats share whose values are texts: physical lines, and records as JSON lines of texts.

A record is given as (name, text) pairs; an empty text is left out, as a value that is not there.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from tidemark.landing.formats.rewrite import rejected, without_bom
from tidemark.landing.reader import Reader

LINE_ENDS = b"\r\n"


def physical_lines(blocks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    """The lines of a file with their ends: LF, CRLF or a lone CR. The BOM of the file is gone.

    Of a line that is longer than max_bytes, with its end, maybe only the start: more than that.
    Memory: one block and one line.
    """
    open_line = b""
    for block in without_bom(blocks):
        lines = (open_line + block).splitlines(keepends=True)
        # A CR at the end of a block may be the first half of CRLF.
        open_line = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        if len(open_line) > max_bytes + 1:
            open_line = open_line[: max_bytes + 1] + open_line[-1:]
        yield from lines
    if open_line:
        yield open_line


def text_record(
    members: Iterable[tuple[str, str]], reader: Reader, more: Mapping[str, object] | None = None
) -> bytes:
    """The JSON line of a record. more: members that are no texts.

    One that is too long shows this line, as it does for engines that read longer ones.
    """
    row: dict[str, object] = {name: value for name, value in members if value}
    landed = msgspec.json.encode(row | (more or {}))
    return landed if len(landed) <= reader.max_line_bytes else rejected("too_long", landed)
