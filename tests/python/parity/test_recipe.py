"""The recipe's folder works on an engine as it does on DuckDB: no contract, no body of its own."""

import shutil

import pytest

from tests.python.declared.projects import add_recipe
from tests.python.recipe.test_recipe import ZONE, run

from .compare import differences
from .conftest import on
from .targets import DuckDB, relations

COMPARED = ("core.fct_events", "ledger.rejected_records", "ledger.rpt_ingestion")
SELECT = " ".join(f"+{name}" for name in [*(r.split(".")[1] for r in COMPARED), "ingested_files"])
# Texts that are longer than any before: a table has room for them.
LATER = (
    "click_log/shop/2026/03/01/14/clicks.csv",
    "click_id,user_id,created_at,action,extra\n"
    f"9,{'u' * 3000},2026-03-01T14:00:00Z,{'long ' * 600},{'x' * 30_000}\n",
)


@pytest.mark.nightly
@on("athena", "redshift")
def test_its_tables_are_those_of_duckdb(new_target, project, tmp_path):
    copy = tmp_path / "project"
    shutil.copytree(project, copy)
    add_recipe(copy)
    target = new_target("recipe")
    target.project = copy
    raw = tmp_path / "raw"
    for files in (ZONE, dict([LATER])):
        for path, text in files.items():
            (raw / path).parent.mkdir(parents=True, exist_ok=True)
            (raw / path).write_text(text)
        target.put({path: text.encode() for path, text in files.items()}, set())
        done = target.make_build("--select", SELECT)
        assert done.returncode == 0, done.stdout + done.stderr
        run(copy, raw, "build", "--select", SELECT)
    duck = DuckDB(tmp_path)
    for relation in COMPARED:
        expected, found = duck.export(relation), target.export(relation)
        assert expected.rows
        differing = differences(relation, relations()[relation], expected, found)
        assert not differing, "\n".join(differing)
