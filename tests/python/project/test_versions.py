"""models/versions.lock is that of the models; what is another without a raised version is named."""

import json
import os
from copy import deepcopy
from pathlib import Path

import pytest

from scripts.lint_compiled import CONSTANT, without_settings
from scripts.versions import LOCK, locked, parse, plain, problems, text_of
from tests.python.in_process import Dbt

ROOT = Path(__file__).resolve().parents[3]
COMPILE = ("compile", "--no-introspect", "--no-populate-cache", "--quiet")


@pytest.fixture(scope="module")
def branches(tmp_path_factory) -> list[dict]:
    """dbt's manifest after compiling the models, whole and incremental, somewhere else."""
    dbt, found = Dbt(ROOT, tmp_path_factory.mktemp("compiled")), []
    env = {**without_settings(os.environ), **CONSTANT}
    for is_incremental in ("false", "true"):
        variables = f"{{compile_incremental: {is_incremental}}}"
        dbt.run(env, *COMPILE, "--select", "resource_type:model", "--vars", variables)
        found.append(json.loads((dbt.folder / "target/manifest.json").read_text()))
    return found


def test_the_lock_is_that_of_the_models(branches):
    assert problems(parse(LOCK.read_text()), locked(branches)) == []
    assert LOCK.read_text() == text_of(locked(branches))


def changed(branches: list[dict], edit) -> set[str]:
    """The models that an edit of dbt's manifests makes others."""
    others = deepcopy(branches)
    for number, manifest in enumerate(others):
        edit(manifest, number)
    before, now = locked(branches), locked(others)
    assert all(
        "Raise meta.version" in said and "accepts the new SQL" in said
        for said in problems(before, now)
    )
    return {name for name in now if now[name] != before[name]}


def in_code(name: str, old: str, new: str, branch: int | None = None):
    def edit(manifest: dict, number: int) -> None:
        node = manifest["nodes"][f"model.tidemark.{name}"]
        assert old in node["compiled_code"]
        if branch in (None, number):
            node["compiled_code"] = node["compiled_code"].replace(old, new)

    return edit


def test_a_model_is_another_by_either_branch_and_by_the_views_behind_it(branches):
    assert changed(branches, in_code("fct_purchases", "revenue", "costs")) == {"fct_purchases"}
    assert changed(branches, in_code("fct_purchases", "revenue", "costs", 1)) == {"fct_purchases"}
    behind_a_view = changed(
        branches, in_code("int_events__winners", "copy_number = 1", "copy_number = 2")
    )
    assert "fct_events" in behind_a_view and "dim_apps" not in behind_a_view
    assert "fct_sessions" not in behind_a_view, "it reads tables, which have versions of their own"


def test_a_first_table_is_another_by_the_declared_fields(branches):
    def other_field(manifest: dict, _: int) -> None:
        columns = manifest["sources"]["source.tidemark.raw.clickstream"]["columns"]
        columns["event_type"]["config"]["meta"]["path"] = "event.type"

    assert changed(branches, other_field) == {"base_clickstream__records"}


def test_layout_and_comments_change_nothing(branches):
    def laid_out(manifest: dict, _: int) -> None:
        node = manifest["nodes"]["model.tidemark.fct_purchases"]
        node["compiled_code"] = f"-- why\n{node['compiled_code']}\n  /* and\n how */"
        node["compiled_code"] = node["compiled_code"].replace("\n", "  \n\n  ")

    assert changed(branches, laid_out) == set()


def test_what_counts_of_sql():
    assert (
        plain("select  a ,b -- it's\nfrom\tc") == plain("select a, b from c") != plain("select ab")
    )
    assert plain("'a  -- b'") == "'a  -- b'"
    assert plain("""'it''s'  ||  "a  b" /* 'x */""") == """'it''s'||"a  b\""""


@pytest.mark.parametrize(
    ("held", "now", "said"),
    [
        ({"a": (1, "x")}, {"a": (1, "x")}, []),
        ({}, {"a": (1, "x")}, ["a is new: `python -m scripts.versions --write`"]),
        ({"a": (1, "x")}, {}, ["a is no incremental model any more"]),
        ({"a": (1, "x")}, {"a": (2, "y")}, ["a has version 2 now: `python -m scripts.versions"]),
        ({"a": (2, "x")}, {"a": (1, "x")}, ["a had version 2, and a version only rises"]),
        ({"a": (2, "x")}, {"a": (2, "y")}, ["the SQL of a, or of a view that it reads through"]),
    ],
)
def test_a_lock_that_is_not_of_the_models_says_what_to_do(held, now, said):
    found = problems(held, now)
    assert len(found) == len(said)
    assert all(text.startswith(start) for text, start in zip(found, said, strict=True))
