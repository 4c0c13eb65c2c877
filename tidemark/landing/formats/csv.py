"""CSV with a header: a record becomes a JSON line of texts, with the names of the source's fields.

In: the decompressed blocks of a file; the fields that its source declares, with the headers by
which each may be called (`header`, default its name). Out: lines

    {"click_id":"1","action":"open","other_columns":{"As written":"x"}}

without what is empty; columns that no field names are in `other_columns`. Headers are compared
without case and blanks. A file without a header line has no records. BadFile: it lacks the column
of a required field (`missing_column:<field>`), has two for one name (`duplicate_column:<name>`), or
no header can be made of its first record (`bad_header`).

The separator is the one of , ; tab | that occurs most often in the header outside of quotes. A
quote opens a field only at its beginning, is doubled inside, and a quoted field may hold
separators and line ends. A record whose quote is not closed by the end of the file or within 65,535
bytes, or that has text behind its closing quote (`unclosed_quote`), or another number of fields
than the header (`field_count`), costs its first line only: reading goes on with the next. Memory:
one record.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tidemark.landing.formats.gunzip import BadFile
from tidemark.landing.formats.rewrite import bad_encoding, rejected
from tidemark.landing.formats.texts import LINE_ENDS, physical_lines, text_record
from tidemark.landing.reader import MAX_LINE_BYTES, Reader

OTHERS = "other_columns"
SEPARATORS = b",;\t|"
MAX_QUOTED_BYTES = 65_535
NAMED_CHARACTERS = 100  # of a header, in a reason
QUOTED = re.compile(rb'"([^"]*+(?:""[^"]*+)*+)"')
LINE_END = re.compile(rb"\r?\n?")
UNQUOTED = {bytes([s]): re.compile(rb"[^\r\n" + re.escape(bytes([s])) + rb"]*") for s in SEPARATORS}


@dataclass(frozen=True)
class Column:
    """A field: its name in the landed line, and the headers of its column as they are compared."""

    name: str
    headers: frozenset[str]
    required: bool = False


@dataclass(frozen=True)
class Record:
    """What was read at one place: the lines that it takes, its fields, or why it has none."""

    line: bytes
    fields: Sequence[bytes]
    problem: str | None = None


def of(source: Mapping[str, Any]) -> Callable[[Iterable[bytes], Reader], Iterator[bytes]]:
    """The lines of a source's files, by its declaration. Errors: ValueError."""
    columns, seen = [], {}
    for field in source["fields"]:
        headers = frozenset(compared(name) for name in field.get("header") or [field["name"]])
        for header in headers:
            if seen.setdefault(header, field["name"]) != field["name"]:
                raise ValueError(f"{seen[header]} and {field['name']} have one header, {header}")
        columns.append(Column(field["name"], headers, bool(field.get("required"))))
    return partial(read_csv, columns=columns)


def compared(header: str) -> str:
    """A header as it is compared: without case and blanks."""
    return "".join(header.split()).lower()


def read_csv(blocks: Iterable[bytes], reader: Reader, columns: Sequence[Column]) -> Iterator[bytes]:
    """The landed lines of a file, without LF."""
    lines = _Lines(physical_lines(blocks, MAX_LINE_BYTES))
    header = lines.header()
    if header is None:
        return
    separator, written = header
    names, others = _names(written, columns)
    for record in lines.records(separator, len(written)):
        if record.problem:
            yield rejected(record.problem, record.line, len(record.line))
        elif bad_encoding(record.line):
            yield rejected("bad_encoding", record.line, len(record.line))
        else:
            values = [value.decode() for value in record.fields]
            more = {name: values[at] for at, name in others if values[at]}
            members = ((name, values[at]) for at, name in names)
            yield text_record(members, reader, {OTHERS: more} if more else None)


def _names(
    written: Sequence[str], columns: Sequence[Column]
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Place and name of the fields, and of the columns that no field names. Errors: BadFile."""
    by_header = {header: column.name for column in columns for header in column.headers}
    names, others = {}, {}
    for at, header in enumerate(written):
        name = by_header.get(compared(header))
        found, name = (names, name) if name else (others, header)
        if name in found:
            raise BadFile(f"duplicate_column:{name[:NAMED_CHARACTERS]}")
        if compared(header):  # a separator at the end of each line is no column
            found[name] = at
    for column in columns:
        if column.required and column.name not in names:
            raise BadFile(f"missing_column:{column.name}")
    return [(at, name) for name, at in names.items()], [(at, name) for name, at in others.items()]


class _Lines:
    """The lines of a file, of which some may be looked at before they are taken."""

    def __init__(self, lines: Iterator[bytes]):
        self._lines = lines
        self._ahead: deque[bytes] = deque()

    def header(self) -> tuple[bytes, list[str]] | None:
        """The separator and the names of the columns; None if the file has no line."""
        while self._look(1):
            if not self._ahead[0].strip(b" \t\r\n"):
                self._ahead.popleft()
                continue
            separator = _separator(self._ahead[0])
            record = self._next(separator)
            if record.problem or bad_encoding(record.line):
                raise BadFile("bad_header")
            return separator, [name.decode().strip() for name in record.fields]
        return None

    def records(self, separator: bytes, width: int) -> Iterator[Record]:
        """All that follow; lines between them that are blank are none."""
        blanks = b" \t\r\n".replace(separator, b"")
        while self._look(1):
            if not self._ahead[0].strip(blanks):
                self._ahead.popleft()
                continue
            first = self._ahead[0]
            if len(first) > MAX_LINE_BYTES or b'"' not in first:  # as nearly all are
                self._ahead.popleft()
                yield _of_line(first.rstrip(LINE_ENDS), separator, width)
            else:
                yield self._next(separator, width)

    def _next(self, separator: bytes, width: int | None = None) -> Record:
        """The record that begins with the next line, which is there; takes its lines."""
        count = 1
        while True:
            there = self._look(count)
            text = b"".join(self._ahead[at] for at in range(there))
            fields, end = _fields(text, separator)
            is_open = fields is None and end is None
            if not is_open or there < count or len(text) > MAX_QUOTED_BYTES:
                break
            count *= 2  # looking again is dear, so at twice as many
        problem = None if fields is not None else "unclosed_quote"
        if fields is not None and width not in (None, len(fields)):
            problem = "field_count"
        if problem:
            return Record(self._ahead.popleft().rstrip(LINE_ENDS), (), problem)
        taken = 0
        while taken < end:
            taken += len(self._ahead.popleft())
        return Record(text[:end].rstrip(LINE_ENDS), fields)

    def _look(self, count: int) -> int:
        """Reads ahead; returns how many of so many lines there are."""
        while len(self._ahead) < count and (line := next(self._lines, None)) is not None:
            self._ahead.append(line)
        return min(count, len(self._ahead))


def _of_line(line: bytes, separator: bytes, width: int) -> Record:
    """A line without quotes, or one that is too long."""
    if len(line) > MAX_LINE_BYTES:
        return Record(line, (), "too_long")
    fields = line.split(separator)
    return Record(line, fields, None if len(fields) == width else "field_count")


def _fields(text: bytes, separator: bytes) -> tuple[list[bytes] | None, int | None]:
    """The fields of the record that the text begins with, and where it ends, with its line end.

    None, None: a quote is not closed in the text. None and a place: text follows a closed one.
    """
    fields, at, unquoted = [], 0, UNQUOTED[separator]
    while True:
        if text.startswith(b'"', at):
            match = QUOTED.match(text, at)
            if match is None:
                return None, None
            fields.append(match[1].replace(b'""', b'"'))
            if match.end() > MAX_QUOTED_BYTES:
                return None, match.end()
        else:
            match = unquoted.match(text, at)
            fields.append(match[0])
        at = match.end()
        if text.startswith(separator, at):
            at += 1
        elif text[at : at + 1] in (b"", b"\r", b"\n"):
            return fields, at + len(LINE_END.match(text, at)[0])
        else:
            return None, at


def _separator(line: bytes) -> bytes:
    """The one that occurs most often in a line outside of quotes; of equal ones the first."""
    bare = QUOTED.sub(b"", line)
    return max((bytes([s]) for s in SEPARATORS), key=bare.count)
