"""Records that follow one another on a line with nothing between: `{"a":1}{"b":2}`.

So does Firehose join them, unless it is told to write a delimiter. No JSON has `}{` outside of its
texts, so a line is cut wherever it stands there; what is no record then is none alone. Memory: a
block. How long a line is does not matter.
"""

import re
import sys
from collections.abc import Iterable, Iterator

LF, CR = b"\n", b"\r"
# Of the ways to find two bytes this is the fastest: `in` takes more than twice as long.
find_joints = re.compile(rb"\}\{").finditer
may_be_joined = re.compile(rb"\}\{").search


def with_line_ends(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks, with LF for each CR, and one more between joined records."""
    in_text = escaped = closed = False  # of the open line, at the end of the last block
    for block in blocks:
        block = block.replace(CR, LF)
        pieces = [LF] if closed and block.startswith(b"{") else []
        start = done = 0
        for joint in find_joints(block):
            end = joint.start() + 1
            in_text, escaped = _state_at(end, block, start, in_text, escaped)
            start = end
            if not in_text:
                pieces += (block[done:end], LF)
                done = end
        in_text, escaped = _state_at(len(block), block, start, in_text, escaped)
        closed = not in_text and block.endswith(b"}")
        yield b"".join((*pieces, block[done:])) if pieces else block


def is_joined(block: bytes, start: int = 0, end: int = sys.maxsize) -> bool:
    """Whether joined records are among the lines of block[start:end], which are whole."""
    if not may_be_joined(block, start, end):
        return False
    lines = block[start:end]
    return sum(map(len, with_line_ends([lines]))) > len(lines)


def _state_at(
    end: int, block: bytes, start: int, in_text: bool, escaped: bool
) -> tuple[bool, bool]:
    """Whether `end` is in a text, and behind a backslash there. Given the same for `start`."""
    line_start = block.rfind(LF, start, end) + 1
    if line_start:
        start, in_text, escaped = line_start, False, False
    piece = block[start + escaped : end]
    if start < end:
        escaped = False
    if b"\\" in piece:
        piece = piece.replace(rb"\\", b"")
        escaped = piece.endswith(b"\\")
        piece = piece.replace(rb"\"", b"")
    return in_text ^ (piece.count(b'"') % 2 == 1), escaped
