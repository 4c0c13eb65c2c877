"""Where each kind of statement goes: Glue alone, Glue with Trino's opinion, or Trino."""

import re

from stand_ins.athena import ctas, views
from stand_ins.athena.catalog import Catalog, is_iceberg, table_input
from stand_ins.athena.column_rules import check_iceberg, check_view
from stand_ins.athena.errors import QueryError, malformed, not_supported
from stand_ins.athena.hive_ddl import HiveDdl
from stand_ins.athena.queries import Query
from stand_ins.athena.show import show
from stand_ins.athena.sql_text import bare, decimals_as_doubles, name_parts, trim
from stand_ins.athena.trino_backend import HIVE, ICEBERG, TrinoBackend
from stand_ins.athena.type_names import column_info

_CHANGED = re.compile(r"(?is)^(?:insert\s+into|merge\s+into|delete\s+from|update)\s+([^\s(]+)")
_OPTIMIZE = re.compile(
    r"(?is)^optimize\s+(\S+)\s+rewrite\s+data\s+using\s+bin_pack(\s+where\s+.*)?$"
)
_VACUUM = re.compile(r"(?is)^vacuum\s+(\S+)$")
_EXPLAINED = re.compile(r"(?is)^explain\s+(?:analyze\s+)?(?:verbose\s+)?(?:\(.*?\)\s*)?(.*)$")
_NOW = "retention_threshold => '0s'"


class TrinoExecutor:
    """Runs the statements of queries. Fills in columns, rows, update_count and scanned."""

    def __init__(self, catalog: Catalog, trino: TrinoBackend):
        self._catalog, self._trino = catalog, trino
        self._hive_ddl = HiveDdl(catalog, trino)
        self._handlers = {
            "query": self._query,
            "explain": self._query,
            "write": self._write,
            "ctas": self._ctas,
            "view": self._view,
            "maintenance": self._maintenance,
            "utility": self._utility,
            "hive": self._hive_ddl.run,
            "unload": self._unload,
        }

    def check(self, query: Query) -> None:
        """Errors: ApiError for what does not parse, as Athena says at the start."""
        sql, kind = trim(query.sql), query.statement.kind
        if kind in ("query", "write"):
            parsed = sql
        elif kind == "explain":
            parsed = _EXPLAINED.match(sql)[1]
        elif kind == "ctas":
            parsed = ctas.parse(sql).select
        elif kind == "view":
            parsed = views.parse(sql)[2]
        else:
            return
        self._trino.check_syntax(parsed, query.database)

    def run(self, query: Query) -> None:
        """Errors: QueryError."""
        self._handlers[query.statement.kind](query, decimals_as_doubles(trim(query.sql)))

    def cancel(self, query: Query) -> None:
        self._trino.cancel(query)

    def target(self, query: Query) -> tuple[str, str] | None:
        """(database, table) that a statement writes to."""
        sql = bare(trim(query.sql))
        if query.statement.kind == "ctas":
            wanted = ctas.parse(query.sql)
            return wanted.database or query.database, wanted.table
        found = _CHANGED.match(sql) or _OPTIMIZE.match(sql) or _VACUUM.match(sql)
        return self._names(query, found[1]) if found else None

    def put_object(self, uri: str, content: bytes) -> None:
        self._catalog.put_object(uri, content)

    def databases(self) -> list[dict]:
        return self._catalog.databases()

    def tables(self, database: str) -> list[dict]:
        return self._catalog.tables(database)

    def table(self, database: str, name: str) -> dict | None:
        return self._catalog.table(database, name)

    # The kinds of statements

    def _query(self, query: Query, sql: str) -> None:
        result = self._trino.run(sql, query.database, query)
        query.columns = [column_info(*column) for column in result.columns]
        query.rows, query.scanned = result.rows, result.scanned
        query.update_count = 0 if query.statement.kind == "query" else None

    def _write(self, query: Query, sql: str) -> None:
        if query.statement.subtype != "INSERT":
            # Trino drops whole partitions of Hive tables for DELETE; Athena does not.
            table = self._catalog.table(*self.target(query))
            if table and not is_iceberg(table):
                raise not_supported(
                    "line 1:1: Modifying Hive table rows is only supported for transactional tables"
                )
        self._run_write(query, sql)

    def _run_write(self, query: Query, sql: str, session: dict | None = None) -> None:
        result = self._trino.run(sql, query.database, query, session)
        query.update_count, query.scanned = result.update_count, result.scanned
        query.columns = [column_info("rows", "bigint")]

    def _ctas(self, query: Query, sql: str) -> None:
        wanted = ctas.parse(sql)
        database, table = wanted.database or query.database, wanted.table
        if self._catalog.table(database, table):
            if wanted.if_not_exists:
                return
            raise QueryError(
                "TABLE_ALREADY_EXISTS: line 1:1: Destination table"
                f" 'awsdatacatalog.{database}.{table}' already exists",
                type=1107,
            )
        location = (wanted.location or query.output).rstrip("/")
        if next(self._catalog.keys(location), None):
            raise QueryError(
                "HIVE_PATH_ALREADY_EXISTS: Target directory for table"
                f" '{database}.{table}' already exists: {location}. You may need to manually clean"
                f" the data at location '{location}' before retrying.",
                type=1306,
            )
        catalog = ICEBERG if wanted.is_iceberg else HIVE
        if wanted.is_iceberg:
            check_iceberg(self._trino.columns(wanted.select, query.database))
        relation = f'{catalog}."{database}"."{table}"'
        for_trino = ctas.for_trino(wanted, relation, location, catalog)
        self._run_write(query, for_trino.sql, for_trino.session)
        if for_trino.kept:
            new = table_input(self._catalog.need_table(database, table))
            new["Parameters"] = {**new.get("Parameters", {}), **for_trino.kept}
            self._catalog.update_table(database, new)

    def _view(self, query: Query, sql: str) -> None:
        schema, name, select = views.parse(sql)
        database = schema or query.database
        old = self._catalog.table(database, name)
        if old and not views.is_view(old):
            raise not_supported(
                f"line 1:1: 'awsdatacatalog.{database}.{name}' already exists as a table"
            )
        columns = self._trino.columns(select, query.database)
        check_view(columns)
        new = views.table_input(name, select, HIVE, query.database, columns)
        if old:
            self._catalog.update_table(database, new)
        else:
            self._catalog.glue.create_table(DatabaseName=database, TableInput=new)

    def _maintenance(self, query: Query, sql: str) -> None:
        optimize, vacuum = _OPTIMIZE.match(sql), _VACUUM.match(sql)
        if not optimize and not vacuum:
            raise malformed(f"mismatched input '{sql[:60]}'")
        name = (optimize or vacuum)[1]
        if not is_iceberg(self._catalog.need_table(*self._names(query, name))):
            raise not_supported(f"{query.statement.subtype} is only supported for Iceberg tables")
        if optimize:
            steps = (f"optimize{optimize[2] or ''}",)
        else:
            steps = (f"expire_snapshots({_NOW})", f"remove_orphan_files({_NOW})")
        session = {
            f"{ICEBERG}.expire_snapshots_min_retention": "0s",
            f"{ICEBERG}.remove_orphan_files_min_retention": "0s",
        }
        for step in steps:
            result = self._trino.run(
                f"ALTER TABLE {name} EXECUTE {step}", query.database, query, session
            )
            query.scanned += result.scanned

    def _utility(self, query: Query, sql: str) -> None:
        show(self._catalog, query, sql)

    def _unload(self, query: Query, sql: str) -> None:
        raise not_supported("the stand-in does not know UNLOAD, which Athena does")

    def _names(self, query: Query, text: str) -> tuple[str, str]:
        database, name = name_parts(text)
        return database or query.database, name
