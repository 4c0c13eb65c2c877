"""Files: where they lie, whether they can be read to their end, and the lines in them."""

import os
import re
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from .model import EPOCH

BLANKS = b" \t\r\n"
GZIP_MAGIC = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"
CONTROLS = [byte for byte in range(32) if byte not in b"\t\n\r"]
# A pair of escapes, an escaped quote, a quote; or where one record ends and the next begins.
SIGN = re.compile(rb'\\\\|\\"|"|\}(?=\{)')


@dataclass
class RawFile:
    """app_id and hour: of the path, null outside of the layout. reason: why it is refused whole.

    records: what the source's module makes of the lines.
    """

    source: str
    path: str
    size: int
    app_id: str | None = None
    hour: datetime | None = None
    reason: str | None = None
    records: list = field(default_factory=list)

    @property
    def hour_ms(self) -> int:
        return int((self.hour - EPOCH).total_seconds()) * 1000


class Refused(Exception):
    """The file is rejected whole."""


def read_files(raw_root: Path, source) -> list[RawFile]:
    """All files below the source's folder, by path; names beginning with '.' or '_' are ignored.

    source: its module, with NAME, LAYOUTS (patterns of paths, and whether files may be text) and
    `records`.
    """
    root, files = Path(raw_root, source.NAME), []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        for name in names:
            if not name.startswith((".", "_")):
                files.append(_read_file(root, Path(folder, name), source))
    return sorted(files, key=lambda file: file.path)


def _read_file(root: Path, full_path: Path, source) -> RawFile:
    data = full_path.read_bytes()
    file = RawFile(source.NAME, full_path.relative_to(root).as_posix(), len(data))
    try:
        file.app_id, file.hour, may_be_text = _place(file.path, source.LAYOUTS)
        content = data if may_be_text and is_text(data) else unpack(data)
        file.records = source.records(lines_of(content))
    except Refused as refused:
        file.reason = str(refused)
    return file


def _place(path: str, layouts: list[tuple[re.Pattern, bool]]) -> tuple[str | None, datetime, bool]:
    for layout, may_be_text in layouts:
        match = layout.fullmatch(path)
        if match:
            return *_app_and_hour(match.groupdict()), may_be_text
    raise Refused("unexpected_path")


def _app_and_hour(parts: dict[str, str]) -> tuple[str | None, datetime]:
    try:
        hour = datetime(*(int(parts[name]) for name in ("year", "month", "day", "hour")))
    except ValueError:  # 30 February, hour 24
        raise Refused("unexpected_path") from None
    return parts.get("app"), hour


def is_text(data: bytes) -> bool:
    """By the first eight bytes: no format but text is without control characters there."""
    return data != b"" and not any(byte in data[:8] for byte in CONTROLS)


def unpack(data: bytes) -> bytes:
    """The content of one or more gzip members; zero bytes after a member are padding."""
    if not data:
        raise Refused("empty_file")
    if data == GZIP_MAGIC[:1]:
        raise Refused("truncated_file")
    if not data.startswith(GZIP_MAGIC):
        raise Refused("not_gzip")
    content = b""
    while data:
        if not data.startswith(GZIP_MAGIC):
            raise Refused("trailing_garbage")
        member = zlib.decompressobj(wbits=31)
        try:
            content += member.decompress(data)
        except zlib.error:  # wrong checksum or length, or bytes that no gzip has
            raise Refused("bad_checksum") from None
        if not member.eof:
            raise Refused("truncated_file")
        data = member.unused_data.lstrip(b"\0")
    return content


def lines_of(content: bytes) -> list[bytes]:
    """Lines end at LF, CRLF or a lone CR; a blank one is dropped, and so is a first BOM.

    Records that follow one another with nothing between are a line each.
    """
    lines = content.removeprefix(BOM).replace(b"\r", b"\n").split(b"\n")
    return [record for line in lines if line.strip(BLANKS) for record in records_of(line)]


def records_of(line: bytes) -> list[bytes]:
    """The line, cut at each `}{` outside of quotes."""
    records, start, is_quoted = [], 0, False
    for sign in SIGN.finditer(line):
        if sign[0] == b'"':
            is_quoted = not is_quoted
        elif sign[0] == b"}" and not is_quoted:
            records.append(line[start : sign.end()])
            start = sign.end()
    return [*records, line[start:]]
