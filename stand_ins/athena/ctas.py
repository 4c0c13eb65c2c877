"""CREATE TABLE AS: Athena's properties become Trino's; the SELECT stays as it is written."""

import re
from dataclasses import dataclass

from stand_ins.athena.errors import malformed, not_supported
from stand_ins.athena.sql_text import brackets_end, name_parts, split_commas, trim, unquote

_HEAD = re.compile(r"(?is)^create\s+table\s+(if\s+not\s+exists\s+)?([^\s(]+)\s*")
_NOT_TRINOS = ("table_type", "is_external", "location", "external_location")
_COMPRESSION = ("write_compression", "parquet_compression", "orc_compression")
_ICEBERG_PROPERTIES = ("partitioning", "format")
_HIVE_PROPERTIES = ("partitioned_by", "bucketed_by", "bucket_count", "format")


@dataclass(frozen=True, slots=True)
class Ctas:
    """The parts of the statement; the values of the properties are raw SQL."""

    database: str | None
    table: str
    if_not_exists: bool
    properties: dict[str, str]
    select: str

    @property
    def is_iceberg(self) -> bool:
        return unquote(self.properties.get("table_type", "'hive'")).lower() == "iceberg"

    @property
    def location(self) -> str | None:
        name = "location" if self.is_iceberg else "external_location"
        return unquote(self.properties[name]) if name in self.properties else None


@dataclass(frozen=True, slots=True)
class TrinoCtas:
    """What Trino gets; `kept` are the properties that only Glue keeps (vacuum_*, optimize_*)."""

    sql: str
    session: dict[str, str]
    kept: dict[str, str]


def parse(sql: str) -> Ctas:
    """Errors: ApiError."""
    text = trim(sql)
    head = _HEAD.match(text)
    if not head:
        raise malformed("line 1:14: mismatched input. Expecting: <identifier>")
    rest, properties = text[head.end() :], {}
    if re.match(r"(?is)^with\s*\(", rest):
        start = rest.index("(")
        try:
            end = brackets_end(rest, start)
        except ValueError:
            raise malformed("mismatched input '<EOF>'. Expecting: ')'") from None
        properties = dict(_property(each) for each in split_commas(rest[start + 1 : end]))
        rest = rest[end + 1 :]
    select = re.match(r"(?is)^\s*as\b\s*(.*)$", rest)
    if not select:
        raise malformed("mismatched input. Expecting: 'AS'")
    database, table = name_parts(head[2])
    return Ctas(database, table, bool(head[1]), properties, select[1])


def for_trino(ctas: Ctas, relation: str, location: str, catalog: str) -> TrinoCtas:
    """In: the quoted name and the catalog to write to. Errors: QueryError."""
    rest = {name: raw for name, raw in ctas.properties.items() if name not in _NOT_TRINOS}
    compression = [rest.pop(name) for name in _COMPRESSION if name in rest]
    if ctas.is_iceberg:
        written, taken = {"location": f"'{location}'"}, _ICEBERG_PROPERTIES
    else:
        written, taken = {"external_location": f"'{location}'"}, _HIVE_PROPERTIES
        if "field_delimiter" in rest:
            written["textfile_field_separator"] = rest.pop("field_delimiter")
    written.update({name: rest.pop(name) for name in taken if name in rest})
    if rest and not ctas.is_iceberg:
        raise not_supported(f"Table properties {sorted(rest)} are not supported")
    session = {}
    if compression:
        session[f"{catalog}.compression_codec"] = unquote(compression[0]).upper()
    with_ = ", ".join(f"{name} = {raw}" for name, raw in written.items())
    sql = f"CREATE TABLE {relation} WITH ({with_}) AS {ctas.select}"
    return TrinoCtas(sql, session, {name: unquote(raw) for name, raw in rest.items()})


def _property(text: str) -> tuple[str, str]:
    name, equals, raw = text.partition("=")
    if not equals:
        raise malformed(f"mismatched input '{text}'. Expecting: '='")
    return name.strip().lower(), raw.strip()
