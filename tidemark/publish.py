"""`make publish`: a copy of the marts for readers at TIDEMARK_PUBLISHED, by atomic rename.

DuckDB takes one writer or several readers, so dashboards and notebooks read the copy. Who has the
last copy open keeps it; who opens it next gets the new one. The build's lock is held, so a copy
never shows the middle of a run; if anything fails, the last copy stays.
"""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

import duckdb
import yaml

from tidemark.console import say as _say
from tidemark.landing import LockedError, Settings, SettingsError, hold, settings_from_env
from tidemark.project import ROOT
from tidemark.trouble import of_error

COPY = "tidemark_copy_for_readers"  # what the new file is called while it is written
DEFAULT_PUBLISHED = "data/published.duckdb"


class PublishError(Exception):
    """There is nothing to publish, or no place for it; the message says why."""


def main(arguments: list[str]) -> int:
    """Returns the exit code. 1: nothing was published, and the last copy is as it was."""
    argparse.ArgumentParser(prog="tidemark publish", description=__doc__).parse_args(arguments)
    settings = None
    try:
        settings = settings_from_env()
        target = target_from_env()
        relations, size = publish(settings, target)
    except (PublishError, SettingsError, LockedError, OSError, duckdb.Error) as error:
        _say(f"error: {of_error(error, settings)}")
        return 1
    _say(f"published {relations:,} tables, {size / 1e6:,.1f} MB: {target}")
    return 0


def target_from_env(env: Mapping[str, str] | None = None) -> Path:
    """Where the copy goes: TIDEMARK_PUBLISHED, an absolute path."""
    env = os.environ if env is None else env
    return Path(os.path.abspath(env.get("TIDEMARK_PUBLISHED") or DEFAULT_PUBLISHED))


def publish(settings: Settings, target: Path) -> tuple[int, int]:
    """Replaces `target` by a copy of the marts; returns the number of tables and its bytes."""
    if not settings.duckdb.exists():
        raise PublishError(f"there is no warehouse at {settings.duckdb} yet; run: make build")
    _check_target(settings.duckdb, target)
    with hold(settings.landed):
        temporary = target.with_name(f".{target.name}.tmp")
        try:
            _remove(temporary)
            relations = _copy(settings.duckdb, temporary)
            with open(temporary, "rb+") as file:
                os.fsync(file.fileno())
            size = temporary.stat().st_size
            os.replace(temporary, target)
        finally:
            _remove(temporary)
    return relations, size


def _check_target(source: Path, target: Path) -> None:
    folder = target.parent
    if not folder.is_dir():
        raise PublishError(f"the folder {folder} does not exist (TIDEMARK_PUBLISHED)")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PublishError(f"the folder {folder} cannot be written to (TIDEMARK_PUBLISHED)")
    if target.exists():
        if target.samefile(source):
            raise PublishError(f"TIDEMARK_PUBLISHED is the warehouse itself: {source}")
        if not target.is_file() or not _is_duckdb(target):
            raise PublishError(f"{target} is there and is no DuckDB file; it is left alone")


def _is_duckdb(path: Path) -> bool:
    with open(path, "rb") as file:
        return file.read(12)[8:] == b"DUCK"


def _remove(temporary: Path) -> None:
    """The copy in the making and what DuckDB keeps beside it."""
    for path in (temporary, Path(f"{temporary}.wal")):
        path.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> int:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"set threads = {int(os.environ.get('TIDEMARK_THREADS') or 2)}")
        connection.execute(
            f"set memory_limit = {_text(os.environ.get('TIDEMARK_MEMORY') or '3GiB')}"
        )
        connection.execute(f"set temp_directory = {_text(f'{target}.spill')}")
        connection.execute(f"attach {_text(source)} as {_name(source.stem)} (read_only)")
        relations = _marts(connection, source.stem)
        if not relations:
            raise PublishError(f"{source} has no marts yet; run: make build")
        _stop_if_unfinished(connection, source.stem)
        connection.execute(
            f"attach {_text(target)} as {COPY} (storage_version {_text(_storage_version())})"
        )
        for schema, name in relations:
            _copy_one(connection, source.stem, schema, name)
        connection.execute(f"checkpoint {COPY}")
        connection.execute(f"detach {COPY}")
    return len(relations)


def _marts(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[tuple[str, str]]:
    """(schema, name) of the public marts that are there."""
    held = connection.execute(
        "select table_schema, table_name from information_schema.tables where table_catalog = ?",
        [catalog],
    ).fetchall()
    return sorted(set(held) & _public_marts())


def _public_marts() -> set[tuple[str, str]]:
    """(schema, name), by models/marts: a warehouse may still have tables of an older version."""
    marts = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["models"]["tidemark"]["marts"]
    found = set()
    for path in (ROOT / "models/marts").glob("*/_*__models.yml"):
        # Jinja stands in quotes, so this is YAML as it is.
        for model in yaml.safe_load(path.read_text())["models"]:
            if model.get("config", {}).get("access") != "private":
                found.add((f"{_schema()}_{marts[path.parent.name]['+schema']}", model["name"]))
    return found


def _storage_version() -> str:
    """That of the warehouse: clients that read one can read the other."""
    outputs = yaml.safe_load((ROOT / "profiles.yml").read_text())["tidemark"]["outputs"]
    return outputs["duckdb"]["config_options"]["storage_compatibility_version"]


def _stop_if_unfinished(connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
    """A build that died half-way leaves marts that do not fit each other."""
    marks = f"{_name(catalog)}.{_name(f'{_schema()}_state')}.marks"
    models = [path.stem for path in (ROOT / "models").rglob("*.sql")]
    newest, oldest = connection.execute(
        f"select max(load_id), min(load_id) from {marks} where list_contains(?, model)", [models]
    ).fetchall()[0]
    if newest != oldest:
        raise PublishError("the last build did not finish, so marts do not fit; run: make build")


def _copy_one(connection: duckdb.DuckDBPyConnection, catalog: str, schema: str, name: str) -> None:
    """A table with the rows, the compression and the comments of a table or view."""
    target = f"{COPY}.{_name(schema)}.{_name(name)}"
    relation = f"{_name(catalog)}.{_name(schema)}.{_name(name)}"
    columns = connection.execute(
        "select column_name, data_type, comment from duckdb_columns() where database_name = ?"
        " and schema_name = ? and table_name = ? order by column_index",
        [catalog, schema, name],
    ).fetchall()
    chosen = _chosen_compression(connection, catalog, schema, name)
    described = ", ".join(f"{_name(c)} {kind}{chosen.get(c, '')}" for c, kind, _ in columns)
    connection.execute(f"create schema if not exists {COPY}.{_name(schema)}")
    connection.execute(f"create table {target} ({described})")
    connection.execute(f"insert into {target} from {relation}")
    for column, _, comment in columns:
        if comment:
            connection.execute(f"comment on column {target}.{_name(column)} is {_text(comment)}")
    comments = connection.execute(
        "select comment from (select database_name, schema_name, table_name, comment"
        " from duckdb_tables() union all select database_name, schema_name, view_name, comment"
        " from duckdb_views()) where database_name = ? and schema_name = ? and table_name = ?",
        [catalog, schema, name],
    ).fetchall()
    for (comment,) in comments:
        if comment:
            connection.execute(f"comment on table {target} is {_text(comment)}")


def _chosen_compression(
    connection: duckdb.DuckDBPyConnection, catalog: str, schema: str, name: str
) -> dict[str, str]:
    """Columns of long texts, which DuckDB compresses this way only if it is told: it keeps what it
    was told in no place but the segments."""
    relation = f"{_name(catalog)}.{_name(schema)}.{_name(name)}"
    is_table = connection.execute(
        "select 1 from duckdb_tables() where database_name = ? and schema_name = ? and"
        " table_name = ?",
        [catalog, schema, name],
    ).fetchall()
    if not is_table:
        return {}
    found = connection.execute(
        "select distinct column_name from pragma_storage_info(?) where compression = 'ZSTD'",
        [relation],
    ).fetchall()
    return {column: " using compression zstd" for (column,) in found}


def _schema() -> str:
    return os.environ.get("TIDEMARK_SCHEMA") or "tidemark"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
