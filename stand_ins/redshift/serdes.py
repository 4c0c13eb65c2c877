"""Files of external tables as rows, as Redshift Spectrum reads them."""

import bz2
import csv
import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stand_ins.redshift.refused import Refused

MAX_BYTES = 65535
_REGEX = "org.apache.hadoop.hive.serde2.RegexSerDe"
_LAZY = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
_CSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
_JSON = ("org.openx.data.jsonserde.JsonSerDe", "org.apache.hive.hcatalog.data.JsonSerDe")
_TYPES = {
    "string": f"varchar({MAX_BYTES})",
    "tinyint": "smallint",
    "smallint": "smallint",
    "int": "integer",
    "integer": "integer",
    "bigint": "bigint",
    "float": "real",
    "double": "double precision",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
_LINE_END = re.compile(rb"\r\n|\n|\r")
_HIDDEN = re.compile(r"(^|/)[._#][^/]*$|~$")


@dataclass(frozen=True, slots=True)
class ExternalTable:
    """A table of Glue. Columns are (name, type of PostgreSQL)."""

    schema: str
    name: str
    location: str
    data_columns: tuple[tuple[str, str], ...]
    partition_columns: tuple[tuple[str, str], ...]
    serde: str
    serde_parameters: dict[str, str]
    parameters: dict[str, str]

    @property
    def column_names(self) -> list[str]:
        return [name for name, _ in self.data_columns + self.partition_columns]

    @property
    def signature(self) -> str:
        """What the rows of a file depend on, beside the file."""
        parts = (self.data_columns, self.serde, self.serde_parameters, _handling(self))
        return json.dumps(parts, sort_keys=True)


def postgres_type(hive: str, column: str) -> str:
    """Errors: Refused for nested types."""
    kind = hive.lower().replace(" ", "")
    if kind in _TYPES:
        return _TYPES[kind]
    if re.fullmatch(r"(varchar|char|decimal)(\(\d+(,\d+)?\))?", kind):
        return kind
    raise Refused(f"the stand-in has no external columns of type {hive} ({column})")


def is_hidden(key: str) -> bool:
    """Whether Spectrum passes a file over by its name."""
    return bool(_HIDDEN.search(key))


def rows(table: ExternalTable, path: str, content: bytes) -> Iterator[dict[str, str | None]]:
    """In: a file's path and bytes. Out: texts by column. Errors: Refused if it is unreadable."""
    kind = path[path.rfind(".") :]
    lines = _LINE_END.split(unpacked(kind, path, content))
    if lines[-1] == b"":
        lines.pop()
    skipped = int(table.parameters.get("skip.header.line.count", 0))
    cut, handling = _cutter(table), _handling(table)
    for line in lines[skipped:]:
        values = _cleaned(cut, line, table, handling)
        if values is not None:
            yield values


def unpacked(kind: str, path: str, content: bytes) -> bytes:
    """In: `.gz`, `.bz2` or anything else. Errors: Refused when it is broken."""
    try:
        if kind == ".gz":
            return gzip.decompress(content)
        return bz2.decompress(content) if kind == ".bz2" else content
    except (OSError, EOFError, zlib.error) as error:
        raise Refused(f"Spectrum Scan Error. Error: {error} File '{path}'", code="XX000") from error


def _handling(table: ExternalTable) -> dict[str, str]:
    """data_cleansing_enabled and what follows from it."""
    found = {name.lower(): value for name, value in table.parameters.items()}
    if found.get("data_cleansing_enabled", "false").lower() != "true":
        return {"surplus": "FAIL", "invalid": "FAIL", "replacement": "?"}
    return {
        "surplus": found.get("surplus_char_handling", "SET_TO_NULL").upper(),
        "invalid": found.get("invalid_char_handling", "SET_TO_NULL").upper(),
        "replacement": found.get("replacement_char", "?"),
    }


def _cleaned(cut: Callable, line: bytes, table: ExternalTable, handling: dict) -> dict | None:
    """Texts by column; None when the row is dropped."""
    values: dict[str, str | None] = {}
    fields = cut(line)
    for name, kind in table.data_columns:
        field = fields.get(name)
        if field is None:
            values[name] = None
            continue
        text = _text(field, name, handling)
        limit = int(kind[8:-1]) if kind.startswith("varchar(") else None
        if text is not None and limit and len(text.encode()) > limit:
            text = _surplus(text, name, limit, handling["surplus"])
        if text is _DROPPED:
            return None
        values[name] = text if limit or text != "" else None
    return values


_DROPPED = "\0dropped"


def _text(field: bytes | str, column: str, handling: dict) -> str | None:
    if isinstance(field, str):
        return field
    try:
        text = field.decode()
    except UnicodeDecodeError as error:
        action = handling["invalid"]
        if action == "DROP_ROW":
            return _DROPPED
        if action == "REPLACE":
            text = field.decode(errors="replace").replace("\ufffd", handling["replacement"])
        elif action == "SET_TO_NULL":
            return None
        else:
            raise Refused(
                f"Spectrum Scan Error. Column '{column}' has invalid UTF-8", code="XX000"
            ) from error
    return text.replace("\0", "")  # PostgreSQL has no such texts


def _surplus(text: str, column: str, limit: int, action: str) -> str | None:
    if action == "DROP_ROW":
        return _DROPPED
    if action == "SET_TO_NULL":
        return None
    if action == "TRUNCATE":
        return text.encode()[:limit].decode(errors="ignore")
    raise Refused(
        "Spectrum Scan Error. The length of the data column "
        f"{column} is longer than the length defined in the table. "
        f"Table: {limit}, Data: {len(text.encode())}",
        code="XX000",
    )


def _cutter(table: ExternalTable) -> Callable[[bytes], dict[str, bytes | str | None]]:
    """A function that cuts a line into its fields. Errors: Refused for another SerDe."""
    names = [name for name, _ in table.data_columns]
    found = table.serde_parameters
    if table.serde == _REGEX:
        pattern = re.compile(found["input.regex"].encode())

        def by_pattern(line: bytes) -> dict:
            match = pattern.fullmatch(line)
            groups = match.groups() if match else ()
            return dict(zip(names, groups, strict=False)) if line != rb"\N" else {}

        return by_pattern
    if table.serde == _LAZY:
        delimiter = found.get("field.delim", found.get("serialization.format", "\x01")).encode()

        def by_delimiter(line: bytes) -> dict:
            fields = [None if field == rb"\N" else field for field in line.split(delimiter)]
            return dict(zip(names, fields, strict=False))

        return by_delimiter
    if table.serde == _CSV:
        options = {
            "delimiter": found.get("separatorChar", ","),
            "quotechar": found.get("quoteChar", '"'),
            "escapechar": found.get("escapeChar", "\\"),
        }

        def by_quotes(line: bytes) -> dict:
            fields = next(csv.reader([line.decode(errors="replace")], **options), [])
            return dict(zip(names, fields, strict=False))

        return by_quotes
    if table.serde in _JSON:

        def by_member(line: bytes) -> dict:
            members = {name.lower(): value for name, value in json.loads(line or b"{}").items()}
            return {name: _member(members.get(name)) for name in names}

        return by_member
    raise Refused(f"the stand-in does not know the SerDe {table.serde}")


def _member(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
