"""CREATE [EXTERNAL] TABLE as Hive writes it: columns, partitions, SerDe, format, location."""

from dataclasses import dataclass, field

from stand_ins.athena.errors import ApiError, malformed
from stand_ins.athena.sql_text import name_parts, tokens, trim, unquote

_HADOOP = "org.apache.hadoop.hive."
LAZY_SIMPLE = _HADOOP + "serde2.lazy.LazySimpleSerDe"
_TEXT = (
    "org.apache.hadoop.mapred.TextInputFormat",
    _HADOOP + "ql.io.HiveIgnoreKeyTextOutputFormat",
)
# STORED AS -> (input format, output format, SerDe)
FORMATS = {
    "TEXTFILE": (*_TEXT, LAZY_SIMPLE),
    "JSON": (*_TEXT, _HADOOP + "serde2.JsonSerDe"),
    "PARQUET": (
        _HADOOP + "ql.io.parquet.MapredParquetInputFormat",
        _HADOOP + "ql.io.parquet.MapredParquetOutputFormat",
        _HADOOP + "ql.io.parquet.serde.ParquetHiveSerDe",
    ),
    "ORC": (
        _HADOOP + "ql.io.orc.OrcInputFormat",
        _HADOOP + "ql.io.orc.OrcOutputFormat",
        _HADOOP + "ql.io.orc.OrcSerde",
    ),
    "AVRO": (
        _HADOOP + "ql.io.avro.AvroContainerInputFormat",
        _HADOOP + "ql.io.avro.AvroContainerOutputFormat",
        _HADOOP + "serde2.avro.AvroSerDe",
    ),
}


@dataclass(slots=True)
class CreateTable:
    """The statement in parts. `partitions` are the tokens of each entry of PARTITIONED BY."""

    database: str | None = None
    name: str = ""
    is_external: bool = False
    if_not_exists: bool = False
    columns: list[dict] = field(default_factory=list)
    partitions: list[list[str]] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    comment: str | None = None
    location: str | None = None
    stored_as: str = "TEXTFILE"
    input_format: str | None = None
    output_format: str | None = None
    serde: str | None = None
    serde_properties: dict[str, str] = field(default_factory=dict)

    def storage(self) -> dict:
        """StorageDescriptor as Glue keeps it."""
        formats = FORMATS.get(self.stored_as)
        if formats is None:
            raise malformed(f"Unrecognized file format in STORED AS clause: {self.stored_as}")
        return {
            "Columns": self.columns,
            "Location": self.location,
            "InputFormat": self.input_format or formats[0],
            "OutputFormat": self.output_format or formats[1],
            "SerdeInfo": {
                "SerializationLibrary": self.serde or formats[2],
                "Parameters": {"serialization.format": "1", **self.serde_properties},
            },
            "NumberOfBuckets": -1,
            "Compressed": False,
        }


def parse(sql: str) -> CreateTable:
    """Errors: ApiError."""
    return _Parser(tokens(trim(sql))).table()


def columns_of(entries: list[list[str]]) -> list[dict]:
    """In: the tokens of each column. Out: Name, Type and Comment as Glue has them."""
    found = []
    for entry in entries:
        words = [token.lower() for token in entry]
        end = words.index("comment", 1) if "comment" in words[1:] else len(words)
        column = {
            "Name": words[0].strip("`"),
            "Type": "".join(words[1:end]).replace("`", ""),
        }
        if end < len(words):
            column["Comment"] = unquote(entry[end + 1])
        found.append(column)
    return found


class _Parser:
    def __init__(self, words: list[str]):
        self._words, self._at = words, 0

    def table(self) -> CreateTable:
        table = CreateTable()
        self._need("create")
        table.is_external = self._take("external")
        self._need("table")
        table.if_not_exists = self._take("if", "not", "exists")
        name = self._next()
        while self._peek() == ".":
            name += self._next() + self._next()
        table.database, table.name = name_parts(name)
        if self._peek() == "(":
            table.columns = columns_of(self._entries())
        while self._at < len(self._words):
            self._clause(table)
        return table

    def _clause(self, table: CreateTable) -> None:
        if self._take("comment"):
            table.comment = unquote(self._next())
        elif self._take("partitioned", "by"):
            table.partitions = self._entries()
        elif self._take("row", "format", "serde"):
            table.serde = unquote(self._next())
            if self._take("with", "serdeproperties"):
                table.serde_properties = self._pairs()
        elif self._take("row", "format", "delimited"):
            table.serde = LAZY_SIMPLE
        elif self._take("fields", "terminated", "by"):
            delimiter = _unescaped(self._next())
            table.serde_properties |= {
                "field.delim": delimiter,
                "serialization.format": delimiter,
            }
        elif self._take("escaped", "by"):
            table.serde_properties["escape.delim"] = _unescaped(self._next())
        elif self._take("lines", "terminated", "by"):
            self._next()
        elif self._take("stored", "as", "inputformat"):
            table.input_format = unquote(self._next())
            self._need("outputformat")
            table.output_format = unquote(self._next())
        elif self._take("stored", "as"):
            table.stored_as = self._next().upper()
        elif self._take("location"):
            table.location = unquote(self._next())
        elif self._take("tblproperties"):
            table.properties = self._pairs()
        else:
            raise self._unexpected()

    def _peek(self) -> str:
        return self._words[self._at].lower() if self._at < len(self._words) else "<EOF>"

    def _next(self) -> str:
        if self._at >= len(self._words):
            raise self._unexpected()
        self._at += 1
        return self._words[self._at - 1]

    def _need(self, word: str) -> None:
        if not self._take(word):
            raise self._unexpected(f" expecting {word.upper()}")

    def _take(self, *words: str) -> bool:
        here = [word.lower() for word in self._words[self._at : self._at + len(words)]]
        if here != list(words):
            return False
        self._at += len(words)
        return True

    def _entries(self) -> list[list[str]]:
        """The tokens between brackets, an entry per comma."""
        self._need("(")
        entries, entry, depth = [], [], 1
        while True:
            word = self._next()
            depth += (word in "(<") - (word in ")>")
            if depth == 0:
                break
            if word == "," and depth == 1:
                entries.append(entry)
                entry = []
            else:
                entry.append(word)
        return [entry for entry in [*entries, entry] if entry]

    def _pairs(self) -> dict[str, str]:
        return {unquote(entry[0]): unquote("".join(entry[2:])) for entry in self._entries()}

    def _unexpected(self, expecting: str = "") -> ApiError:
        return malformed(f"mismatched input '{self._peek()}'{expecting}")


def _unescaped(literal: str) -> str:
    return unquote(literal).encode().decode("unicode_escape")
