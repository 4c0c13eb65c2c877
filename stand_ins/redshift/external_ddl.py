"""CREATE, ALTER and DROP of external schemas, tables and partitions: they change Glue.

They are refused inside transactions, so nothing has to be taken back.
"""

from dataclasses import dataclass, field

from botocore.exceptions import ClientError

from stand_ins.redshift import serdes
from stand_ins.redshift.refused import Refused, syntax_error
from stand_ins.redshift.spectrum import Spectrum
from stand_ins.redshift.statement import Session, Statement
from stand_ins.redshift.tokens import Tokens, name_sql, plain, text_sql

MAX_PARTITIONS = 100  # of one ALTER TABLE
_TEXT_FORMATS = (
    "org.apache.hadoop.mapred.TextInputFormat",
    "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
)
_LAZY = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"


@dataclass(frozen=True, slots=True)
class Job:
    """What the gateway does: `before` the statement goes to PostgreSQL, `after` it went well."""

    def before(self, spectrum: Spectrum) -> None: ...

    def after(self, spectrum: Spectrum) -> None: ...


@dataclass(frozen=True, slots=True)
class CreateSchema(Job):
    schema: str
    database: str
    creates_database: bool

    def before(self, spectrum: Spectrum) -> None:
        try:
            spectrum.glue.get_database(Name=self.database)
        except ClientError as error:
            if not self.creates_database:
                raise Refused(
                    f"External database {self.database} does not exist in the data catalog",
                    "CREATE EXTERNAL DATABASE IF NOT EXISTS makes it.",
                ) from error
            spectrum.glue.create_database(DatabaseInput={"Name": self.database})

    def after(self, spectrum: Spectrum) -> None:
        spectrum.add_schema(self.schema, self.database)


@dataclass(frozen=True, slots=True)
class DropSchema(Job):
    schema: str
    drops_database: bool

    def after(self, spectrum: Spectrum) -> None:
        if self.drops_database:
            spectrum.glue.delete_database(Name=spectrum.database(self.schema))
        spectrum.remove_schema(self.schema)


@dataclass(frozen=True, slots=True)
class CreateTable(Job):
    schema: str
    table: dict = field(hash=False)

    def before(self, spectrum: Spectrum) -> None:
        database = spectrum.database(self.schema)
        try:
            spectrum.glue.create_table(DatabaseName=database, TableInput=self.table)
        except ClientError as error:
            name = self.table["Name"]
            raise Refused(f'Relation "{name}" already exists', code="42P07") from error


@dataclass(frozen=True, slots=True)
class DropTable(Job):
    schema: str
    name: str
    may_be_gone: bool

    def before(self, spectrum: Spectrum) -> None:
        try:
            spectrum.glue.delete_table(DatabaseName=spectrum.database(self.schema), Name=self.name)
        except ClientError as error:
            if not self.may_be_gone:
                name = f"{self.schema}.{self.name}"
                raise Refused(f"Table {name} does not exist", code="42P01") from error


@dataclass(frozen=True, slots=True)
class AddPartitions(Job):
    """partitions: values by column, and the location."""

    schema: str
    name: str
    partitions: list[tuple[dict[str, str], str]] = field(hash=False)
    may_exist: bool

    def before(self, spectrum: Spectrum) -> None:
        database = spectrum.database(self.schema)
        found = spectrum.glue.get_table(DatabaseName=database, Name=self.name)["Table"]
        keys = [key["Name"] for key in found["PartitionKeys"]]
        for values, location in self.partitions:
            if sorted(values) != sorted(keys):
                raise Refused(f"The partition has other keys than the table: {', '.join(keys)}")
            storage = {**found["StorageDescriptor"], "Location": location}
            partition = {"Values": [values[key] for key in keys], "StorageDescriptor": storage}
            try:
                spectrum.glue.create_partition(
                    DatabaseName=database, TableName=self.name, PartitionInput=partition
                )
            except ClientError as error:
                if not self.may_exist:
                    raise Refused(f"Partition already exists: {values}") from error


@dataclass(frozen=True, slots=True)
class DropPartition(Job):
    schema: str
    name: str
    values: dict[str, str] = field(hash=False)

    def before(self, spectrum: Spectrum) -> None:
        database = spectrum.database(self.schema)
        found = spectrum.glue.get_table(DatabaseName=database, Name=self.name)["Table"]
        values = [self.values[key["Name"]] for key in found["PartitionKeys"]]
        try:
            spectrum.glue.delete_partition(
                DatabaseName=database, TableName=self.name, PartitionValues=values
            )
        except ClientError as error:
            raise Refused(f"Partition does not exist: {values}") from error


@dataclass(frozen=True, slots=True)
class ChangeTable(Job):
    schema: str
    name: str
    parameters: dict[str, str] = field(hash=False)
    location: str | None = None

    def before(self, spectrum: Spectrum) -> None:
        database = spectrum.database(self.schema)
        found = spectrum.glue.get_table(DatabaseName=database, Name=self.name)["Table"]
        kept = ("Name", "StorageDescriptor", "PartitionKeys", "TableType", "Parameters")
        table = {name: found[name] for name in kept if name in found}
        table["Parameters"] = found.get("Parameters", {}) | self.parameters
        if self.location:
            table["StorageDescriptor"]["Location"] = self.location
        spectrum.glue.update_table(DatabaseName=database, TableInput=table)


def create(tokens: Tokens, session: Session) -> Statement:
    """After CREATE, at EXTERNAL."""
    tokens.need("EXTERNAL")
    if tokens.take("SCHEMA"):
        _refuse_in_transaction(session, "CREATE EXTERNAL SCHEMA")
        return _create_schema(tokens)
    tokens.need("TABLE")
    _refuse_in_transaction(session, "CREATE EXTERNAL TABLE")
    schema, name = _schema_and_name(tokens)
    if not session.external.is_external(schema):
        raise Refused(f"Schema {schema} is no external schema", code="42P01")
    job = CreateTable(schema, {"Name": name, **_definition(tokens)})
    return _done("CREATE EXTERNAL TABLE", job)


def drop(tokens: Tokens, session: Session) -> Statement | None:
    """After DROP. None if it is about nothing external."""
    kind, may_be_gone, parts = _named(tokens)
    if kind == "SCHEMA" and session.external.is_external(parts[-1]):
        _refuse_in_transaction(session, "DROP EXTERNAL SCHEMA")
        drops_database = tokens.take("DROP", "EXTERNAL", "DATABASE")
        sql = f"DROP SCHEMA {name_sql(parts[-1])} {tokens.rest()}"
        return Statement(sql, "DROP SCHEMA", job=DropSchema(parts[-1], drops_database))
    if kind != "TABLE" or not _is_external(parts, session):
        tokens.at = 1
        return None
    _refuse_in_transaction(session, "DROP EXTERNAL TABLE")
    return _done("DROP TABLE", DropTable(parts[-2], parts[-1], may_be_gone))


def alter(tokens: Tokens, session: Session) -> Statement | None:
    """After ALTER. None if it is about nothing external."""
    kind, _, parts = _named(tokens)
    if kind != "TABLE" or not _is_external(parts, session):
        tokens.at = 1
        return None
    _refuse_in_transaction(session, "ALTER EXTERNAL TABLE")
    schema, name = parts[-2:]
    if tokens.take("ADD"):
        may_exist, partitions = tokens.take("IF", "NOT", "EXISTS"), []
        while tokens.take("PARTITION"):
            values = _partition(tokens)
            tokens.need("LOCATION")
            partitions.append((values, tokens.text()))
        tokens.need_end()
        if len(partitions) > MAX_PARTITIONS:
            raise Refused(f"ALTER TABLE adds at most {MAX_PARTITIONS} partitions at once")
        return _done("ALTER TABLE", AddPartitions(schema, name, partitions, may_exist))
    if tokens.take("DROP"):
        tokens.need("PARTITION")
        return _done("ALTER TABLE", DropPartition(schema, name, _partition(tokens)))
    tokens.need("SET")
    if tokens.take("LOCATION"):
        return _done("ALTER TABLE", ChangeTable(schema, name, {}, tokens.text()))
    tokens.need("TABLE", "PROPERTIES")
    return _done("ALTER TABLE", ChangeTable(schema, name, _options(tokens)))


def _named(tokens: Tokens) -> tuple[str, bool, list[str]]:
    """Kind, whether IF EXISTS stands there, and the parts of the name."""
    kind = tokens.next().upper()
    may_be_gone = tokens.take("IF", "EXISTS")
    return kind, may_be_gone, plain(tokens.name()).split(".")


def _is_external(parts: list[str], session: Session) -> bool:
    return len(parts) > 1 and session.external.is_external(parts[-2])


def _create_schema(tokens: Tokens) -> Statement:
    may_exist = tokens.take("IF", "NOT", "EXISTS")
    schema = plain(tokens.part())
    tokens.need("FROM")
    tokens.take("DATA")
    if not tokens.take("CATALOG"):
        raise Refused("the stand-in has external schemas FROM DATA CATALOG alone")
    database, role, creates = schema, "", False
    while not tokens.is_done():
        if tokens.take("DATABASE"):
            database = tokens.text()
        elif tokens.take("IAM_ROLE"):
            role = tokens.next()
        elif tokens.take("REGION") or tokens.take("CATALOG_ID") or tokens.take("CATALOG_ROLE"):
            tokens.text()
        elif tokens.take("CREATE", "EXTERNAL", "DATABASE", "IF", "NOT", "EXISTS"):
            creates = True
        else:
            raise syntax_error(tokens.word())
    if not role:
        raise Refused("IAM_ROLE is required", "IAM_ROLE default, or an ARN.", "42601")
    texts = ", ".join(text_sql(text) for text in (schema, database, role))
    sql = f"CALL pg_rs.create_external_schema({texts}, {'true' if may_exist else 'false'})"
    job = CreateSchema(schema, database.lower(), creates)
    return Statement(sql, "CREATE SCHEMA", job=job)


def _definition(tokens: Tokens) -> dict:
    """The columns and all that follows, as Glue has them."""
    columns, keys = _fields(tokens.brackets()), []
    formats, serde, parameters, location, properties = _TEXT_FORMATS, _LAZY, {}, "", {}
    while not tokens.is_done():
        if tokens.take("PARTITIONED", "BY") or tokens.take("PARTITIONED BY"):
            keys = _fields(tokens.brackets())
        elif tokens.take("ROW", "FORMAT", "SERDE"):
            serde = tokens.text()
            if tokens.take("WITH", "SERDEPROPERTIES"):
                parameters = _options(tokens)
        elif tokens.take("ROW", "FORMAT", "DELIMITED"):
            while tokens.word() in ("FIELDS", "LINES"):
                is_field = tokens.next().upper() == "FIELDS"
                tokens.need("TERMINATED", "BY")
                delimiter = tokens.text()
                if is_field:
                    parameters["field.delim"] = delimiter
        elif tokens.take("STORED", "AS"):
            if tokens.take("INPUTFORMAT"):
                first = tokens.text()
                tokens.need("OUTPUTFORMAT")
                formats = (first, tokens.text())
            elif not tokens.take("TEXTFILE"):
                raise Refused("the stand-in has external tables of text alone")
        elif tokens.take("LOCATION"):
            location = tokens.text()
        elif tokens.take("TABLE", "PROPERTIES"):
            properties = _options(tokens)
        else:
            raise syntax_error(tokens.word())
    if not location.startswith("s3://"):
        raise Refused("LOCATION is required: s3://bucket/folder/", code="42601")
    return {
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", **properties},
        "PartitionKeys": keys,
        "StorageDescriptor": {
            "Columns": columns,
            "Location": location,
            "InputFormat": formats[0],
            "OutputFormat": formats[1],
            "SerdeInfo": {"SerializationLibrary": serde, "Parameters": parameters},
        },
    }


def _fields(tokens: Tokens) -> list[dict[str, str]]:
    found = []
    for item in tokens.parts():
        name, kind = plain(item.part()), item.rest().lower()
        kind = "string" if kind in ("varchar", "text") else kind
        serdes.postgres_type(kind, name)
        found.append({"Name": name, "Type": kind})
    return found


def _partition(tokens: Tokens) -> dict[str, str]:
    values = {}
    for item in tokens.brackets().parts():
        name = plain(item.part())
        item.need("=")
        values[name] = item.next()
    return values


def _options(tokens: Tokens) -> dict[str, str]:
    found = {}
    for item in tokens.brackets().parts():
        name = item.text()
        item.need("=")
        found[name] = item.text()
    return found


def _schema_and_name(tokens: Tokens) -> tuple[str, str]:
    parts = plain(tokens.name()).split(".")
    if len(parts) < 2:
        raise Refused("External tables are named with their schema", code="42601")
    return parts[-2], parts[-1]


def _refuse_in_transaction(session: Session, what: str) -> None:
    if session.in_transaction:
        raise Refused(f"{what} cannot run inside a transaction block", code="25001")


def _done(tag: str, job: Job) -> Statement:
    return Statement("DO 'BEGIN END'", tag, job=job)
