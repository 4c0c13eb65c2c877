"""Databases, tables and partitions by statements of Hive's: all of it happens in Glue."""

import re

from stand_ins.athena import create_table
from stand_ins.athena.catalog import Catalog, is_iceberg, table_input
from stand_ins.athena.errors import QueryError, malformed, not_supported
from stand_ins.athena.queries import Query
from stand_ins.athena.sql_text import name_parts, split_commas, unquote
from stand_ins.athena.trino_backend import ICEBERG, TrinoBackend
from stand_ins.athena.type_names import trino_type

_DATABASE = re.compile(
    r"(?is)^(create|drop)\s+(?:schema|database)\s+(if\s+(?:not\s+)?exists\s+)?(\S+)(?:.*\b(cascade))?"
)
_DROP = re.compile(r"(?is)^drop\s+(?:table|view)\s+(if\s+exists\s+)?(\S+)")
_ALTER = re.compile(r"(?is)^alter\s+table\s+(\S+)\s+(.*)$")
_MSCK = re.compile(r"(?is)^msck\s+repair\s+table\s+(\S+)")
_COLUMN = re.compile(r"(?s)^`?([^`\s]+)`?\s+(.*?)(?:\s+comment\s+'.*')?$", re.I)
_PARTITION = re.compile(r"(?is)partition\s*\((.*?)\)(?:\s*location\s+'([^']*)')?")
_TRANSFORM = re.compile(r"(?i)^(bucket|truncate)\((\d+),(\w+)\)$")
_DDL_TASK = "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "


class HiveDdl:
    """Statements of kind `hive`; only Iceberg tables need Trino, too."""

    def __init__(self, catalog: Catalog, trino: TrinoBackend):
        self._catalog, self._trino = catalog, trino

    def run(self, query: Query, sql: str) -> None:
        """Errors: QueryError, ApiError."""
        for pattern, action in (
            (_DATABASE, self._database),
            (_DROP, self._drop),
            (_ALTER, self._alter),
            (_MSCK, self._repair),
        ):
            found = pattern.match(sql)
            if found:
                return action(query, found)
        self._create(query, create_table.parse(sql))

    def _database(self, query: Query, found: re.Match) -> None:
        name = found[3].strip('`"').lower()
        is_there = self._catalog.database(name) is not None
        is_create = found[1].lower() == "create"
        if is_create == is_there:
            if not found[2]:
                state = "already exists" if is_there else "does not exist"
                raise QueryError(f"{_DDL_TASK}Database {name} {state}", type=1206)
        elif is_create:
            self._catalog.glue.create_database(DatabaseInput={"Name": name, "Parameters": {}})
        else:
            tables = self._catalog.tables(name)
            if tables and not found[4]:
                raise QueryError(
                    f"{_DDL_TASK}InvalidOperationException(message:Database {name} is not empty."
                    " One or more tables exist.)",
                    type=1206,
                )
            self._catalog.glue.delete_database(Name=name)

    def _drop(self, query: Query, found: re.Match) -> None:
        database, name = self._names(query, found[2])
        table = self._catalog.table(database, name)
        if table is None:
            if not found[1]:
                message = f"FAILED: SemanticException [Error 10001]: Table not found {name}"
                raise QueryError(message, type=1104)
            return
        if is_iceberg(table):
            self._catalog.delete_below(table["StorageDescriptor"]["Location"])
        self._catalog.glue.delete_table(DatabaseName=database, Name=name)

    def _create(self, query: Query, wanted: create_table.CreateTable) -> None:
        database = wanted.database or query.database
        if self._catalog.database(database) is None:
            message = f"SemanticException [Error 10072]: Database does not exist: {database}"
            raise QueryError(f"FAILED: {message}", type=1206)
        if self._catalog.table(database, wanted.name):
            if wanted.if_not_exists:
                return
            message = f"AlreadyExistsException(message:Table {wanted.name} already exists.)"
            raise QueryError(_DDL_TASK + message, type=1107)
        if not wanted.location:
            raise QueryError("FAILED: SemanticException: No location provided", type=1200)
        if wanted.is_external:
            self._create_external(database, wanted)
        elif wanted.properties.get("table_type", "").upper() == "ICEBERG":
            self._create_iceberg(query, database, wanted)
        else:
            raise not_supported("CREATE TABLE without EXTERNAL is only for Iceberg tables")

    def _create_external(self, database: str, wanted: create_table.CreateTable) -> None:
        table = {
            "Name": wanted.name,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {"EXTERNAL": "TRUE", **wanted.properties},
            "PartitionKeys": create_table.columns_of(wanted.partitions),
            "StorageDescriptor": wanted.storage(),
        }
        if wanted.comment:
            table["Description"] = wanted.comment
        self._catalog.glue.create_table(DatabaseName=database, TableInput=table)

    def _create_iceberg(
        self, query: Query, database: str, wanted: create_table.CreateTable
    ) -> None:
        columns = ", ".join(f'"{c["Name"]}" {trino_type(c["Type"])}' for c in wanted.columns)
        properties = [f"location = '{wanted.location}'"]
        if wanted.partitions:
            entries = (_TRANSFORM.sub(r"\1(\3, \2)", "".join(e)) for e in wanted.partitions)
            properties.append("partitioning = ARRAY[" + ", ".join(f"'{e}'" for e in entries) + "]")
        self._trino.run(
            f'CREATE TABLE {ICEBERG}."{database}"."{wanted.name}" ({columns})'
            f" WITH ({', '.join(properties)})",
            query.database,
            query,
        )
        self._set_properties(
            self._catalog.need_table(database, wanted.name),
            {key: value for key, value in wanted.properties.items() if key != "table_type"},
        )

    def _alter(self, query: Query, found: re.Match) -> None:
        database, name = self._names(query, found[1])
        table, action = self._catalog.need_table(database, name), found[2].strip()
        for pattern, change in _CHANGES:
            wanted = pattern.match(action)
            if wanted:
                return change(self, query, table, wanted)
        raise malformed(f"the stand-in does not know ALTER TABLE ... {action[:60]}")

    def _rename(self, query: Query, table: dict, wanted: re.Match) -> None:
        if not is_iceberg(table):
            raise not_supported("RENAME TABLE is only supported for Iceberg tables")
        schema, name = name_parts(wanted[1])
        schema = schema or table["DatabaseName"]
        if self._catalog.table(schema, name):
            raise QueryError(f"TABLE_ALREADY_EXISTS: {name}", type=1107)
        new = {**table_input(table), "Name": name}
        self._catalog.glue.create_table(DatabaseName=schema, TableInput=new)
        old = {"DatabaseName": table["DatabaseName"], "Name": table["Name"]}
        self._catalog.glue.delete_table(**old)

    def _change_properties(self, query: Query, table: dict, wanted: re.Match) -> None:
        pairs = (pair.split("=", 1) for pair in split_commas(wanted[1]))
        self._set_properties(table, {unquote(key): unquote(value) for key, value in pairs})

    def _set_properties(self, table: dict, properties: dict[str, str]) -> None:
        if properties:
            new = table_input(table)
            new["Parameters"] = {**new.get("Parameters", {}), **properties}
            self._catalog.update_table(table["DatabaseName"], new)

    def _change_columns(self, query: Query, table: dict, wanted: re.Match) -> None:
        columns = [_COLUMN.match(each).groups() for each in split_commas(wanted[2])]
        if is_iceberg(table):
            for name, type_ in columns:
                self._alter_iceberg(query, table, f'ADD COLUMN "{name}" {trino_type(type_)}')
            return
        new = table_input(table)
        kept = new["StorageDescriptor"]["Columns"] if wanted[1].lower() == "add" else []
        new["StorageDescriptor"]["Columns"] = kept + [
            {"Name": name.lower(), "Type": re.sub(r"\s+", "", type_.lower())}
            for name, type_ in columns
        ]
        self._catalog.update_table(table["DatabaseName"], new)

    def _drop_column(self, query: Query, table: dict, wanted: re.Match) -> None:
        self._alter_iceberg(query, table, f'DROP COLUMN "{_name(wanted[1])}"')

    def _change_column(self, query: Query, table: dict, wanted: re.Match) -> None:
        old, new = _name(wanted[1]), _name(wanted[2])
        if old != new:
            self._alter_iceberg(query, table, f'RENAME COLUMN "{old}" TO "{new}"')
        else:
            type_ = trino_type(wanted[3])
            self._alter_iceberg(query, table, f'ALTER COLUMN "{old}" SET DATA TYPE {type_}')

    def _alter_iceberg(self, query: Query, table: dict, action: str) -> None:
        if not is_iceberg(table):
            raise not_supported("the change is only supported for Iceberg tables")
        name = f'{ICEBERG}."{table["DatabaseName"]}"."{table["Name"]}"'
        self._trino.run(f"ALTER TABLE {name} {action}", query.database, query)

    def _add_partitions(self, query: Query, table: dict, wanted: re.Match) -> None:
        places = {}
        for values, location in _partitions(table, wanted[2]):
            places[values] = location or _hive_path(table, values)
        refused = self._catalog.add_partitions(table, places)
        if refused and not wanted[1]:
            raise QueryError(f"{_DDL_TASK}AlreadyExistsException(message:{refused[0]})", type=1107)

    def _drop_partitions(self, query: Query, table: dict, wanted: re.Match) -> None:
        self._catalog.glue.batch_delete_partition(
            DatabaseName=table["DatabaseName"],
            TableName=table["Name"],
            PartitionsToDelete=[{"Values": list(v)} for v, _ in _partitions(table, wanted[2])],
        )

    def _repair(self, query: Query, found: re.Match) -> None:
        database, name = self._names(query, found[1])
        table = self._catalog.need_table(database, name)
        root = table["StorageDescriptor"]["Location"].rstrip("/") + "/"
        keys = [key["Name"] for key in table.get("PartitionKeys", [])]
        known = {tuple(each["Values"]) for each in self._catalog.partitions(database, name)}
        new = {}
        for bucket, key in self._catalog.keys(root):
            folders = f"s3://{bucket}/{key}".removeprefix(root).split("/")[: len(keys)]
            pairs = [folder.partition("=") for folder in folders]
            values = tuple(value for _, _, value in pairs)
            if [pair[0] for pair in pairs] == keys and values not in known:
                new[values] = root + "/".join(folders) + "/"
        self._catalog.add_partitions(table, new)

    def _names(self, query: Query, text: str) -> tuple[str, str]:
        database, name = name_parts(text)
        return database or query.database, name


_CHANGES = (
    (re.compile(r"(?is)^rename\s+to\s+(\S+)$"), HiveDdl._rename),
    (re.compile(r"(?is)^set\s+tblproperties\s*\((.*)\)$"), HiveDdl._change_properties),
    (re.compile(r"(?is)^(add|replace)\s+columns\s*\((.*)\)$"), HiveDdl._change_columns),
    (re.compile(r"(?is)^drop\s+column\s+(\S+)$"), HiveDdl._drop_column),
    (re.compile(r"(?is)^change\s+(?:column\s+)?(\S+)\s+(\S+)\s+(.*)$"), HiveDdl._change_column),
    (re.compile(r"(?is)^add\s+(if\s+not\s+exists\s+)?(partition.*)$"), HiveDdl._add_partitions),
    (re.compile(r"(?is)^drop\s+(if\s+exists\s+)?(partition.*)$"), HiveDdl._drop_partitions),
)


def _name(text: str) -> str:
    return text.strip('`"').lower()


def _partitions(table: dict, text: str) -> list[tuple[tuple[str, ...], str]]:
    """(values, location or '') of each PARTITION (...) of a statement."""
    found = []
    for spec, location in _PARTITION.findall(text):
        pairs = (pair.split("=", 1) for pair in split_commas(spec))
        values = {_name(key.strip()): unquote(value) for key, value in pairs}
        names = [key["Name"] for key in table.get("PartitionKeys", [])]
        if sorted(values) != sorted(names):
            raise QueryError(f"FAILED: ValidationFailureSemanticException {spec}", type=1200)
        found.append((tuple(values[name] for name in names), location))
    return found


def _hive_path(table: dict, values: tuple[str, ...]) -> str:
    names = [key["Name"] for key in table["PartitionKeys"]]
    folders = "/".join(f"{name}={value}" for name, value in zip(names, values, strict=True))
    return f"{table['StorageDescriptor']['Location'].rstrip('/')}/{folders}/"
