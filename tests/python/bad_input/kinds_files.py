"""Whole files: their lines as text, their gzip, their names and what else stands in a folder."""

import codecs
import gzip
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from .kinds import PATH_APP, End, duplicate, rejected
from .records import HOUR, MOBILE, SOURCES


@dataclass(frozen=True)
class FileKind:
    """A file of three good lines (`first`, `bad`, `last`), changed.

    make:    its bytes, from the decompressed good lines
    reason:  why it is refused whole, or None
    ends:    how lines end that do not end well; `more`: those that were none before
    path:    where it lies, if not among the vendor's other files: of its app
    """

    name: str
    says: str
    make: Callable[[bytes], bytes]
    reason: str | None = None
    ends: Mapping[str, list[End]] = field(default_factory=dict)
    sources: tuple[str, ...] = SOURCES
    path: Callable[[str], str] | None = None


def hour_folder(source: str, app: str, hour: datetime = HOUR) -> str:
    """The folder of an hour, in the vendor's layout."""
    if source == MOBILE:
        return f"awsma/events/{app}/{hour:%Y/%m/%d/%H}"
    return f"{app}/{hour:year=%Y/month=%m/day=%d/hour=%H}"


@dataclass(frozen=True)
class NameKind:
    """Something in a folder. make: puts it at a path, with the bytes of a good file of three lines.

    files:   path relative to the folder of the hour -> why it is refused, None if it is read
    copies:  how many of the files are copies of another
    """

    name: str
    says: str
    make: Callable[[Path, bytes], None]
    files: Mapping[str, str | None]
    folder: Callable[[str, str], str] = hour_folder
    copies: int = 0
    sources: tuple[str, ...] = SOURCES


def gz(data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)


def at_starts(text: bytes, members: bytes) -> bytes:
    """The lines with more members in front."""
    return re.sub(rb"^\{", b"{" + members, text, flags=re.MULTILINE)


def of_text(name, says, change, **ends):
    """A sound gzip file with other text."""
    ends = {note: list(own) if isinstance(own, tuple) else [own] for note, own in ends.items()}
    return FileKind(name, says, lambda lines: gz(change(lines)), ends=ends)


def of_gzip(name, says, change, reason=None):
    """A gzip file with other bytes."""
    return FileKind(name, says, lambda lines: change(gz(lines)), reason)


def of_middle(name, says, change, *ends):
    """A file whose middle line is another."""

    def make(lines: bytes) -> bytes:
        first, middle, last = lines.splitlines(keepends=True)
        return first + change(middle.rstrip(b"\n")) + b"\n" + last

    return of_text(name, says, make, bad=ends)


def flip(data: bytes, at: int) -> bytes:
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def utf16(lines: bytes) -> bytes:
    return lines.decode().encode("utf-16")


ENCODING = rejected("bad_encoding", app=PATH_APP)
NOT_JSON = rejected("not_json", app=PATH_APP)
NONE: tuple = ()

TEXTS = [
    of_text("no final newline", "The last line ends with the file", lambda t: t[:-1]),
    of_text("CRLF", "Lines end at CR LF", lambda t: t.replace(b"\n", b"\r\n")),
    of_text("lone CR", "Lines end at CR", lambda t: t.replace(b"\n", b"\r")),
    of_text("mixed line ends", "LF, CR LF and CR", lambda t: t.replace(b"\n", b"\r", 1) + b"\r\n"),
    of_text("CR CR LF", "As some programs write CR LF", lambda t: t.replace(b"\n", b"\r\r\n")),
    of_text("blank lines", "Empty lines, blanks and tabs are no records",
            lambda t: b"\n \n\t\n" + t.replace(b"\n", b"\n\r\n  \t \n")),
    of_text("blanks around lines", "Blanks and tabs before and behind are cut off",
            lambda t: b"  " + t.replace(b"\n", b" \t \n \t")),
    of_text("nothing but blank lines", "A good file without records", lambda t: b"\n \r\n\t\r",
            first=NONE, bad=NONE, last=NONE),
    of_text("nothing in the gzip", "A good gzip file of no bytes", lambda t: b"",
            first=NONE, bad=NONE, last=NONE),
    of_text("other blanks", "A no-break space, U+2028 and a form feed are no blanks",
            lambda t: t + "\u00a0\n\u2028\n\f\n".encode(),
            more=rejected("not_json", 3, app=PATH_APP)),
    of_text("byte order mark", "At the start of the file", lambda t: b"\xef\xbb\xbf" + t),
    of_text("byte order mark twice", "The second belongs to the line",
            lambda t: b"\xef\xbb\xbf\xef\xbb\xbf" + t, first=NOT_JSON),
    of_middle("byte order mark inside", "At the start of a line",
              lambda line: b"\xef\xbb\xbf" + line, NOT_JSON),
    of_text("UTF-16", "Three lines, and what stands behind the last line end",
            utf16, first=NONE, bad=NONE, last=NONE, more=rejected("bad_encoding", 4, app=PATH_APP)),
    of_middle("invalid UTF-8", "A byte FF in a line", lambda line: line.replace(b"l", b"\xff", 1),
              ENCODING),
    of_middle("Latin-1", "`é` as one byte", lambda line: line.replace(b"e", b"\xe9", 1), ENCODING),
    of_middle("overlong UTF-8", "`/` in two bytes", lambda line: line + b"\xc0\xaf", ENCODING),
    of_middle("surrogates in UTF-8", "As some Java programs write emoji",
              lambda line: line.replace(b"l", b"\xed\xa0\xbd\xed\xb8\x80", 1), ENCODING),
    of_middle("cut character", "A character whose last byte is missing, before a line end",
              lambda line: line + b"\xe2\x82", ENCODING),
    of_text("cut character at the end", "The file ends inside of a character",
            lambda t: t + b"\xe2\x82", more=ENCODING),
    of_middle("NUL", "A NUL byte in a line", lambda line: line.replace(b"l", b"\0", 1), ENCODING),
    of_text("NULs behind", "As a crashed disk leaves them", lambda t: t + bytes(512),
            more=ENCODING),
    of_text("delimiter of our reader", "A line of the bytes 01 02 03 04",
            lambda t: t + b"\x01\x02\x03\x04\n", more=NOT_JSON),
    of_text("claims of landing in an odd file", "`_tidemark_rejected` from a vendor says nothing",
            lambda t: b"\xef\xbb\xbf"
            + t.replace(b"{", b'{"_tidemark_rejected":{"reason":"too_long","line":"x"},', 1)),
    of_text("a key in an odd file", "`_tidemark_md5` from a vendor is no key",
            lambda t: b"\xef\xbb\xbf" + at_starts(t, b'"_tidemark_md5":"' + b"0" * 32 + b'",')),
    of_text("lines twice", "Each line is there a second time", lambda t: t + t,
            more=duplicate(3)),
    of_text("lines with a name twice, twice", "Their keys are made of all of their members",
            lambda t: 2 * at_starts(t, b'"x":1,"x":2,'), more=duplicate(3)),
]  # fmt: skip


def header(flags: int, extra: bytes):
    """Other flags in the header, and what belongs to them."""
    return lambda data: data[:3] + bytes([flags]) + data[4:10] + extra + data[10:]


def with_checksum(data: bytes) -> bytes:
    start = data[:3] + b"\x02" + data[4:10]
    return start + struct.pack("<H", zlib.crc32(start) & 0xFFFF) + data[10:]


def of_members(*splits: int):
    """The lines in several members, cut at these bytes."""

    def make(lines: bytes) -> bytes:
        ends = (0, *splits, len(lines))
        return b"".join(gz(lines[a:b]) for a, b in zip(ends, ends[1:], strict=False))

    return make


def stored_and_flipped(lines: bytes) -> bytes:
    """Not compressed, so that another byte is another text and nothing else."""
    return flip(gzip.compress(lines, 0, mtime=0), len(lines) // 2)


def zeros(lines: bytes) -> bytes:
    """4 GiB and a byte in 4 MB: 64 members of 64 MiB."""
    return gzip.compress(bytes(64 * 1024**2), 1, mtime=0) * 64 + gz(b"\n")


def firehose(name, says, change, reason=None, ending="", **ends):
    """An object of Firehose: its bytes, made of the good lines."""
    ends = {note: list(own) if isinstance(own, tuple) else [own] for note, own in ends.items()}
    return FileKind(name, says, change, reason, ends, (MOBILE,), partial(object_of, ending=ending))


def object_of(app: str, ending: str = "") -> str:
    """The name that Firehose gives an object of a stream, below a folder."""
    name = f"a-stream.of_2-1-{HOUR:%Y-%m-%d-%H-%M-%S}-6d3a4a2b-9c11"
    return f"{app}/{HOUR:%Y/%m/%d/%H}/{name}{ending}"


def joined(lines: bytes) -> bytes:
    return lines.replace(b"\n", b"")


def broken_between(lines: bytes) -> bytes:
    first, rest = lines.split(b"\n", 1)
    return first + b'{"a":}' + joined(rest)


FIREHOSE = [
    firehose("gzip and a delimiter", "As a stream should be set", gz, ending=".gz"),
    firehose("text and a delimiter", "Not compressed", lambda lines: lines),
    firehose("gzip, no delimiter", "All records on one line", lambda t: gz(joined(t)),
             ending=".gz"),
    firehose("text, no delimiter", "All records on one line", joined),
    firehose("text from Firehose named .gz", "The first bytes say what it is, the name does not",
             lambda lines: lines, ending=".gz"),
    firehose("gzip from Firehose named .json", "The same", gz, ending=".json"),
    firehose("text with a byte order mark", "At the start of the file",
             lambda lines: codecs.BOM_UTF8 + lines),
    firehose("text with CRLF", "Lines end at CR LF", lambda t: t.replace(b"\n", b"\r\n")),
    firehose("broken record, no delimiter", "No path names its app", broken_between,
             more=NOT_JSON),
    firehose("bytes that are not UTF-8", "In a line of text", lambda t: t + b'{"a":"\xff"}',
             more=ENCODING),
    firehose("blank text", "A line end", lambda lines: b"\n", first=NONE, bad=NONE, last=NONE),
    firehose("nothing from Firehose", "An object without any byte", lambda lines: b"",
             "empty_file"),
    firehose("cut gzip from Firehose", "The last 3 bytes are missing", lambda t: gz(t)[:-3],
             "truncated_file", ".gz"),
    firehose("zip from Firehose", "A stream may be set to compress so", lambda t: b"PK\x03\x04" + t,
             "not_gzip", ".zip"),
    firehose("snappy from Firehose", "The same", lambda t: b"\xff\x06\0\0sNaPpY" + t, "not_gzip",
             ".snappy"),
    firehose("Parquet from Firehose", "A stream may be set to write columns",
             lambda t: b"PAR1\x15\x04" + t, "not_gzip", ".parquet"),
    firehose("UTF-16 from Firehose", "No text that anybody can read here", utf16, "not_gzip"),
    FileKind("name that is not Firehose's", "In a folder of an hour, but no stream, time and id",
             gz, "unexpected_path", sources=(MOBILE,),
             path=lambda app: f"{app}/{HOUR:%Y/%m/%d/%H}/part-0000.gz"),
]  # fmt: skip

GZIPS = [
    of_gzip("zero bytes", "A file without any byte", lambda g: b"", "empty_file"),
    FileKind("text named .gz", "Not compressed at all", lambda lines: lines, "not_gzip"),
    of_gzip("zip named .gz", "It begins as a zip file", lambda g: b"PK\x03\x04" + g, "not_gzip"),
    of_gzip("first byte only", "`1f`", lambda g: g[:1], "truncated_file"),
    of_gzip("cut in the header", "7 bytes", lambda g: g[:7], "truncated_file"),
    of_gzip("cut in the middle", "Half of it", lambda g: g[: len(g) // 2], "truncated_file"),
    of_gzip("cut in the trailer", "The last 3 bytes are missing", lambda g: g[:-3],
            "truncated_file"),
    FileKind("flipped bit", "In the middle", stored_and_flipped, "bad_checksum"),
    of_gzip("wrong checksum", "The stored CRC is another", lambda g: flip(g, -8), "bad_checksum"),
    of_gzip("wrong length", "The stored length is another", lambda g: flip(g, -4), "bad_checksum"),
    of_gzip("garbage behind", "Bytes behind the end", lambda g: g + b"garbage",
            "trailing_garbage"),
    of_gzip("newline behind", "A byte behind the end", lambda g: g + b"\n", "trailing_garbage"),
    of_gzip("zeros behind", "As tapes and blocks leave them", lambda g: g + bytes(512)),
    FileKind("members", "A member for every few bytes", of_members(*range(7, 140, 7))),
    FileKind("empty members", "Before, between and behind", of_members(0, 0, 50, 50)),
    of_gzip("second member cut", "The first is whole", lambda g: g + g[:-9], "truncated_file"),
    of_gzip("second member damaged", "The first is whole", lambda g: g + flip(g, -8),
            "bad_checksum"),
    of_gzip("file name in the header", "As `gzip` writes it", header(8, b"name\0")),
    of_gzip("comment in the header", "Legal, and DuckDB stops at it", header(16, b"comment\0")),
    of_gzip("extra field in the header", "Legal", header(4, b"\x02\x00ab")),
    of_gzip("text mark in the header", "Legal", header(1, b"")),
    of_gzip("checksum of the header", "Legal", with_checksum),
    of_gzip("wrong checksum of the header", "It says so itself",
            lambda g: flip(with_checksum(g), 10), "bad_checksum"),
    FileKind("gzip bomb of 4 GiB", "4 GiB and a byte in 18 MB", zeros, "too_large"),
]  # fmt: skip
