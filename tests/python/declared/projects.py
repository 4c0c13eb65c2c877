"""Projects with more sources than the tree has: the recipe's, and one of each format.

The latter have fields of every kind, required and not, so that what no source of the project
declares is tried all the same.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import yaml

from tests.python.replay.harness import ROOT
from tidemark.landing import declared, sources
from tidemark.landing.declared import write_macros

from .source import UNJUDGED

RECIPE = ROOT / "tests/python/recipe/click_log"


def add_recipe(project: Path) -> None:
    """The recipe's folder, and what landing writes about it."""
    shutil.copytree(RECIPE, project / "models/staging/click_log", dirs_exist_ok=True)
    write_macros(project)


def add_formats(project: Path) -> None:
    """The recipe's source, and `every_<format>` with its models."""
    for format_name, more in (
        ("json_lines", {}), ("json_array", {"array": "Records"}), ("csv", {}), ("text", {}),
    ):  # fmt: skip
        _write(project / "models/staging", f"every_{format_name}", format_name, more)
    add_recipe(project)


def _write(staging: Path, name: str, format_name: str, more: dict) -> None:
    folder = staging / name
    folder.mkdir()
    of_texts = format_name in ("csv", "text")
    columns = list(_columns(of_texts))
    if format_name == "text":
        # What is edited to something that no line can be is a bad line.
        more = {"pattern": " ".join(rf"(?P<{each['name']}>[^ ]*)" for each in columns)}
    layout = {"path": "<app_id>/<YYYY>/<MM>/<DD>/<hh>/<any>", "plain_text": True}
    meta = {"entity": "events", "version": 1, "format": format_name, "layouts": [layout], **more}
    table = {"name": name, "config": {"meta": meta}, "columns": columns}
    declaration = {"version": 2, "sources": [{"name": "raw", "tables": [table]}]}
    (folder / f"_{name}__sources.yml").write_text(yaml.safe_dump(declaration, sort_keys=False))
    for file in ("base_{}__records.sql", "stg_{}__events.sql", "_{}__models.yml"):
        text = (RECIPE / file.format("click_log")).read_text()
        (folder / file.format(name)).write_text(text.replace("click_log", name))


def _columns(of_texts: bool) -> Iterator[dict]:
    """A field of each kind that is required, and one that is not; both moments, and the app."""
    roles = {"occurred": ("timestamp", "milliseconds"), "arrived": ("integer", None)}
    for role, (kind, unit) in roles.items():
        yield _column(role, kind, unit, role=role, required=True)
    yield _column("app", "app_id", None, role="app", required=True)
    for kind, unit in _kinds(of_texts):
        name = f"{kind}_{unit}" if unit else kind
        place = {} if of_texts else {"path": f"inner.[{name}.it]"}
        if kind not in UNJUDGED:
            more = {"column": "event_name", "pii": True} if kind == "text" else {}
            yield _column(f"required_{name}", kind, unit, required=True, **more)
        if kind == "integer":
            place_of_range = {} if of_texts else {"path": "inner.in_range"}
            yield _column("in_range", kind, unit, range=[-3, 40], **place_of_range)
        more = {"column": "device_id"} if kind == "any_text" else {}
        yield _column(name, kind, unit, **place, property=name, **more)


def _kinds(of_texts: bool) -> list[tuple[str, str | None]]:
    """All kinds of fields that there are, with their units."""
    kinds = declared.KINDS_OF_TEXTS if of_texts else declared.KINDS
    units = {"timestamp": declared.UNITS}
    return [(kind, unit) for kind in kinds for unit in units.get(kind, [None])]


def _column(name: str, kind: str, unit: str | None, **meta) -> dict:
    meta |= {"unit": unit} if unit else {}
    return {"name": name, "data_type": kind, "config": {"meta": meta}}


@contextmanager
def landing_of(root: Path):
    """Landing in this process knows the sources of another project."""
    found = declared.sources
    with patch.object(declared, "sources", lambda of=root: found(of)):
        sources.known.cache_clear()
        try:
            yield
        finally:
            sources.known.cache_clear()
