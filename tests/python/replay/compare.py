"""Two warehouses against each other: row for row and column for column, counts included.

What may differ: when and by which run a row was loaded (`loaded_at`, `load_id`), and that a file
which has left the raw zone is `gone` where it was read once.
"""

from pathlib import Path

import duckdb

RUN_COLUMNS = {"loaded_at", "load_id"}
SHOWN_ROWS = 4


def differences(
    relations: dict[str, str], incremental: Path, full: Path, gone: set[str] = frozenset()
) -> list[str]:
    """Readable differences, none if all relations are equal. relations: name -> `schema.name`."""
    texts = []
    by_hand = _rows_by_hand(relations, full)
    with duckdb.connect(str(incremental), read_only=True) as con:
        con.execute(f"attach '{full}' as refreshed (read_only)")
        con.execute("set timezone = 'UTC'")
        for name, relation in sorted(relations.items()):
            mine = _columns(con, relation, "current_database()")
            if name in by_hand:
                texts += _different_by_hand(name, con, relation, by_hand[name], gone)
                continue
            theirs = _columns(con, relation, "'refreshed'")
            if mine != theirs or not mine:
                texts.append(f"{name}: columns {mine} here, {theirs} in the full refresh")
                continue
            texts += _different_tables(name, con, relation, mine)
    return texts


def _columns(con, relation: str, catalog: str) -> list[str]:
    schema, name = relation.split(".")
    rows = con.execute(
        f"select column_name from duckdb_columns() where database_name = {catalog}"
        " and schema_name = ? and table_name = ? order by column_index",
        [schema, name],
    ).fetchall()
    return [column for (column,) in rows if column not in RUN_COLUMNS]


def _different_tables(name: str, con, relation: str, columns: list[str]) -> list[str]:
    chosen = ", ".join(f'"{column}"' for column in columns)
    here, there = f"select {chosen} from {relation}", f"select {chosen} from refreshed.{relation}"
    only_here = con.execute(f"{here} except all {there}").fetchall()
    only_there = con.execute(f"{there} except all {here}").fetchall()
    return _described(name, columns, only_here, only_there)


def _rows_by_hand(relations: dict[str, str], full: Path) -> dict[str, list[tuple]]:
    """Views name the database they were made in, so they are read there; and the list of files."""
    with duckdb.connect(str(full), read_only=True) as con:
        found = con.execute("select schema_name || '.' || view_name from duckdb_views()").fetchall()
        views = {view for (view,) in found}
        chosen = {n: r for n, r in relations.items() if r in views or n == "ingested_files"}
        return {name: _all_rows(con, relation) for name, relation in chosen.items()}


def _all_rows(con, relation: str) -> list[tuple]:
    columns = ", ".join(_columns(con, relation, "current_database()"))
    return con.execute(f"select {columns} from {relation} order by all").fetchall()


def _different_by_hand(name: str, con, relation: str, expected: list, gone: set[str]) -> list[str]:
    columns = _columns(con, relation, "current_database()")
    if name == "ingested_files":
        source, path, status = map(columns.index, ("source", "file_path", "status"))
        expected = [
            (*row[:status], "gone", *row[status + 1 :])
            if f"{row[source]}/{row[path]}" in gone
            else row
            for row in expected
        ]
    found = _all_rows(con, relation)
    only_here = [row for row in found if row not in expected]
    only_there = [row for row in expected if row not in found]
    return _described(name, columns, only_here, only_there)


def _described(name: str, columns: list[str], here: list[tuple], there: list[tuple]) -> list[str]:
    if not here and not there:
        return []
    lines = [f"{name}: {len(here)} rows only after runs, {len(there)} only in a full refresh"]
    for side, rows in (("after runs", here), ("full refresh", there)):
        for row in sorted(rows, key=str)[:SHOWN_ROWS]:
            shown = ", ".join(f"{c}={v}" for c, v in zip(columns, row, strict=True))
            lines.append(f"  {side}: {shown}")
    return ["\n".join(lines)]
