"""What is declared of sources and entities in dbt's YAML, for landing and for dbt's macros.

A source stands in `models/staging/<source>/_<source>__sources.yml`, an entity in the YAML of
`int_<entity>__records`. dbt has to know both when it parses, and in unit tests, where its graph is
not at hand: `write_macros` writes them into a macro, which dbt notices like any change.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import yaml

from tidemark.landing.errors import SettingsError

ROOT = Path(__file__).resolve().parents[2]
MACROS = Path("macros/sources/declared_sources.sql")
# Members of a path: `a.b`, or `a.[b.c]` where a name has a point.
MEMBER = re.compile(r"(?<=\[)[^\]]+|[^.\[\]]+")
KINDS = {"text", "integer", "app_id", "object", "array", "any", "any_text"}
TEXT = """\
{#
  The declarations of models/staging/*/_*__sources.yml and of the entities in models/intermediate, as dbt's macros read them.
  Written from there by landing, before each build: nobody edits it.
#}
"""  # noqa: E501


def sources(root: Path = ROOT) -> dict[str, dict[str, Any]]:
    """By name: `entity, meta, fields, columns` (of its base). Errors: SettingsError."""
    found = {}
    for path in sorted((root / "models/staging").glob("*/_*__sources.yml")):
        for table in _tables(path):
            if "entity" in table["config"].get("meta", {}):
                found[table["name"]] = _source(path, table)
    return found


def entities(root: Path = ROOT) -> dict[str, list[dict[str, Any]]]:
    """By name: the columns, each `name, type, default`."""
    found = {}
    for path in sorted((root / "models/intermediate").glob("*/_*__models.yml")):
        for model in _read(path).get("models", []):
            if entity := model.get("config", {}).get("meta", {}).get("entity"):
                found[entity] = [_column(column) for column in model["columns"]]
    return found


def write_macros(root: Path = ROOT) -> bool:
    """Writes what is declared where dbt reads it; returns whether that was something else."""
    target = root / MACROS
    text = macros(root)
    if target.exists() and target.read_text() == text:
        return False
    temporary = target.with_suffix(".writing")
    temporary.write_text(text)
    os.replace(temporary, target)
    return True


def macros(root: Path = ROOT) -> str:
    """The text of the macros."""
    return (
        TEXT
        + _macro("declared_sources", sources(root))
        + "\n"
        + _macro("declared_entities", entities(root))
    )


def _macro(name: str, declared: dict) -> str:
    lines = [f"{{% macro {name}() %}}", "    {{- return({"]
    for key, value in declared.items():
        lines.append(
            f"        {json.dumps(key)}: {{"
            if isinstance(value, dict)
            else f"        {json.dumps(key)}: ["
        )
        lines += _lines(value, 12)
        lines.append("        }," if isinstance(value, dict) else "        ],")
    return "\n".join([*lines, "    }) -}}", "{% endmacro %}", ""])


def _lines(value: Any, indent: int) -> list[str]:
    """One line per field, so that a change is one line of a diff."""
    pad = " " * indent
    if isinstance(value, list):
        return [f"{pad}{_literal(item)}," for item in value]
    lines = []
    for key, item in value.items():
        if isinstance(item, list) and item and isinstance(item[0], dict):
            lines += [f"{pad}{json.dumps(key)}: [", *_lines(item, indent + 4), f"{pad}],"]
        else:
            lines.append(f"{pad}{json.dumps(key)}: {_literal(item)},")
    return lines


def _literal(value: Any) -> str:
    """A literal of Jinja."""
    return re.sub(r"\bnull\b(?=[,\]}]|$)", "none", json.dumps(value))


def _source(path: Path, table: dict) -> dict[str, Any]:
    meta = table["config"]["meta"]
    return {
        "entity": meta["entity"],
        "shapes": meta.get("shapes", {}),
        "fields": [_field(path, column, meta.get("record")) for column in table.get("columns", [])],
        "columns": _base_columns(path, table["name"]),
    }


def _field(path: Path, column: dict, record: str | None) -> dict[str, Any]:
    meta = column.get("config", {}).get("meta", {})
    name, kind = column["name"], column.get("data_type")
    if kind not in KINDS:
        raise SettingsError(f"{path}: the type of {name} is {kind}; it has to be one of {KINDS}")
    where = str(meta.get("path", name))
    said = where.removeprefix(f"{record}.") if record else where
    rest = {key: value for key, value in meta.items() if key not in ("path", "pii")}
    return {"name": name, "type": kind, "path": MEMBER.findall(where), "said": said, **rest}


def _base_columns(path: Path, source: str) -> list[str]:
    models = _read(path.with_name(f"_{source}__models.yml")).get("models", [])
    base = [model for model in models if model["name"] == f"base_{source}__records"]
    return [column["name"] for column in base[0]["columns"]] if base else []


def _column(column: dict) -> dict[str, Any]:
    default = column.get("config", {}).get("meta", {}).get("default")
    return {"name": column["name"], "type": column["data_type"], "default": default}


def _tables(path: Path) -> list[dict]:
    found = [table for source in _read(path).get("sources", []) for table in source["tables"]]
    return [table for table in found if "config" in table]


def _read(path: Path) -> dict:
    try:
        return yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"cannot read {path}: {error}") from None
