"""Raw files by their declaration: where one lies, and its bytes in the format of its source."""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from tests.python.bad_input.records import dump, packed

from .source import Field, Source


def path_of(source: Source, app: str, hour: datetime, name: str, layout: int = 0) -> str:
    """A path of a layout, below the raw zone. name: stands where the vendor may write anything."""
    template, _ = source.templates[layout]
    parts = {"[<folders>/]": "", "<app_id>": app, "<any>": name, "<number>": "1"}
    parts |= {"<YYYY>": f"{hour:%Y}", "<MM>": f"{hour:%m}", "<DD>": f"{hour:%d}"}
    parts |= {"<hh>": f"{hour:%H}", "<mm>": "00", "<ss>": "00"}
    for part, text in parts.items():
        template = template.replace(part, text)
    return f"{source.name}/{template}"


def content_of(source: Source, records: Iterable[dict], layout: int = 0) -> bytes:
    """The bytes of a file of records: packed, unless the layout has text, too."""
    records = list(records)
    text = {
        "json_lines": _json_lines,
        "envelopes": _envelopes,
        "csv": _csv,
        "json_array": _json_array,
        "text": _text_lines,
    }[source.said["format"]](source, records)
    return text if source.templates[layout][1] else gzip.compress(text, mtime=0)


def _json_lines(source: Source, records: list[dict]) -> bytes:
    return b"".join(dump(record) + b"\n" for record in records)


def _json_array(source: Source, records: list[dict]) -> bytes:
    array = b"[%b]" % b",\n".join(map(dump, records))
    member = source.said["array"]
    return b"{%b: %b}" % (json.dumps(member).encode(), array) if member else array


def _envelopes(source: Source, records: list[dict]) -> bytes:
    """One for each record, with what the record has beside its event; every other one is packed."""
    envelope, lines = source.said["envelope"], []
    members = {name: names[0] for name, names in envelope["times"].items()} | envelope["texts"]
    for number, record in enumerate(records):
        event = dump(record[source.record])
        outer = {members[name]: value for name, value in record.items() if name in members}
        outer[envelope["data"]] = packed(b"[%b]" % event) if number % 2 else event.decode()
        lines.append(dump(outer) + b"\n")
    return b"".join(lines)


def _csv(source: Source, records: list[dict]) -> bytes:
    return csv_file(source.fields, records)


def csv_file(fields: Sequence[Field], records: list[dict]) -> bytes:
    """A file with columns of these fields, whose headers are the first that they may have."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(field.header for field in fields)
    writer.writerows([record.get(field.name, "") for field in fields] for record in records)
    return file.getvalue().encode()


def _text_lines(source: Source, records: list[dict]) -> bytes:
    return "".join(text_line(source, record) + "\n" for record in records).encode()


def text_line(source: Source, record: dict) -> str:
    """A line of the source's pattern, which is literal text between its groups."""
    parts = re.split(r"\(\?P<(\w+)>(?:[^()\\]|\\.)*\)", source.said["pattern"])
    for at, part in enumerate(parts):
        parts[at] = record.get(part, "") if at % 2 else re.sub(r"\\(.)", r"\1", part)
    return "".join(parts)


def fits(source: Source, record: dict) -> bool:
    """Whether a file of the source can hold the record as one: lines of text have no line ends."""
    return source.said["format"] != "text" or "\n" not in text_line(source, record)
