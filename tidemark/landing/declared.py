"""What is declared of sources and entities in dbt's YAML, for landing and for dbt's macros.

A source stands in `models/staging/<source>/_<source>__sources.yml`, an entity in the YAML of
`int_<entity>__records`. dbt has to know both when it parses, and in unit tests, where its graph is
not at hand: `write_macros` writes them into a macro, which dbt notices like any change.

All that can be said of a source, and what it means, stands in CONTRIBUTING and in
macros/sources/declared.sql; what else is said is an error, which names file and key.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import yaml

from tidemark.landing.errors import SettingsError
from tidemark.landing.formats import FORMATS
from tidemark.landing.layouts import Layout, layout_of

ROOT = Path(__file__).resolve().parents[2]
MACROS = Path("macros/sources/declared_sources.sql")
# Members of a path: `a.b`, or `a.[b.c]` where a name has a point.
MEMBER = re.compile(r"(?<=\[)[^\]]+|[^.\[\]]+")
NAME = re.compile(r"[a-z][a-z0-9_]*")
KINDS = ("text", "integer", "timestamp", "app_id", "object", "array", "any", "any_text")
KINDS_OF_TEXTS = ("text", "integer", "timestamp", "app_id", "any_text")
KINDS_WITH_COLUMN = ("text", "any_text")
UNITS = ("seconds", "milliseconds", "iso")
# Which copies of a record count: the first by arrival.
DEDUPES = ("first_copy",)
# How far a column of an entity may go as it is: to fct_events, or to fct_user_days as well.
MARTS = ("events", "days")
ROLES = ("occurred", "arrived", "app")
SOURCE_KEYS = {"entity", "version", "format", "layouts", "record", "shapes", "app_id", "key"}
FIELD_KEYS = {
    *("path", "header", "unit", "required", "required_when", "only_when_required", "within"),
    *("shape", "role", "property", "default", "pii", "if_var", "column", "range"),
}
OF_LANDING = ("header", "pii")  # of a field; dbt's macros have no use for it
OF_DBT = ("entity", "texts", "app_id", "key", "partition_keys", "shapes", "fields", "columns")
# The columns that macros/sources/envelope.sql gives every base.
OF_ENVELOPE = (
    *("load_id", "file_path", "arrival_date", "record_class", "reason", "line", "app_id"),
    *("record_key", "record_hash", "occurred_at", "occurred_utc_date", "arrived_at"),
)
TEXT = """\
{#
  The declarations of models/staging/*/_*__sources.yml, and of the entities in models/intermediate,
  as dbt's macros read them. Written from there by landing, before each build: nobody edits it.
#}
"""  # noqa: E501
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def sources(root: Path = ROOT) -> dict[str, dict[str, Any]]:
    """By name, what is declared of each source: what `meta` has, with defaults, `layouts` as
    `Layout`, `fields`, `columns` (of its base). Errors: SettingsError."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((root / "models/staging").glob("*/_*__sources.yml")):
        for table in _tables(path):
            if "entity" in table["config"].get("meta", {}):
                found[table["name"]] = _source(_Place(root, path), table)
    return found


def entities(root: Path = ROOT) -> dict[str, list[dict[str, Any]]]:
    """By name: the columns, each `name, type, column, default, reaches`; `column` is that of a
    base, `reaches` how far it goes as it is: to `events`, to user `days`, or null."""
    found = {}
    for path in sorted((root / "models/intermediate").glob("*/_*__models.yml")):
        for model in _read(path).get("models", []):
            meta = model.get("config", {}).get("meta", {})
            if entity := meta.get("entity"):
                _Place(root, path).check(f"dedupe of {entity}", meta.get("dedupe"), DEDUPES)
                found[entity] = [_column(_Place(root, path), each) for each in model["columns"]]
    return found


def write_macros(root: Path = ROOT) -> bool:
    """Writes what is declared where dbt reads it; returns whether that was something else.

    Errors: SettingsError, also if it cannot be written.
    """
    target = root / MACROS
    text = macros(root)
    if target.exists() and target.read_text() == text:
        return False
    temporary = target.with_suffix(".writing")
    try:
        temporary.write_text(text)
        os.replace(temporary, target)
    except OSError as error:
        raise SettingsError(
            f"{MACROS} is not what the YAML of models declares, and cannot be written"
            f" ({error.strerror}): run `tidemark land` where the project can be written, and bring"
            " that file along"
        ) from None
    return True


def macros(root: Path = ROOT) -> str:
    """The text of the macros."""
    for_dbt = {}
    for name, source in sources(root).items():
        for_dbt[name] = {key: source[key] for key in OF_DBT}
        for_dbt[name]["key"] = (source["key"] or {}).get("fields")
        for_dbt[name]["fields"] = [
            {key: value for key, value in field.items() if key not in OF_LANDING}
            for field in source["fields"]
        ]
    return (
        TEXT
        + _macro("declared_sources", for_dbt)
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


class _Place:
    """A file of declarations, and how an error names what is wrong in it."""

    def __init__(self, root: Path, path: Path):
        self.path, self._shown = path, path.relative_to(root)

    def wrong(self, key: str, why: object) -> SettingsError:
        return SettingsError(f"{self._shown}: {key}: {why}")

    def check(self, key: str, value: Any, allowed: Any) -> None:
        if value not in allowed:
            raise self.wrong(key, f"{value} is none of {', '.join(sorted(allowed))}")


def _source(place: _Place, table: dict) -> dict[str, Any]:
    name, meta = table["name"], table["config"]["meta"]
    if not (isinstance(name, str) and NAME.fullmatch(name)):
        raise place.wrong(f"name {name}", "it has to be small letters, digits and _")
    format_name = meta.get("format", "json_lines")
    place.check("meta.format", format_name, FORMATS)
    kind = FORMATS[format_name]
    for key in meta:
        place.check("meta", key, SOURCE_KEYS | kind.keys)
    version = meta.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise place.wrong("meta.version", f"{version} is no number from 1 on")
    layouts = _layouts(place, meta.get("layouts"))
    source = {
        **dict.fromkeys(kind.keys),
        "record": None,
        "key": None,
        "app_id": None,
        "shapes": {},
        **meta,
        "format": format_name,
        "texts": kind.of_texts,
        "layouts": layouts,
        "partition_keys": ["app", "dt"] if any(layout.has_app for layout in layouts) else ["dt"],
    }
    source["fields"] = [_field(place, source, column) for column in table.get("columns", [])]
    source["columns"] = _base_columns(place.path, name, source["fields"])
    _check_key(place, source)
    _check_columns(place, source["fields"])
    try:
        source["lines"] = kind.of(source)
    except (KeyError, TypeError, ValueError) as error:
        raise place.wrong(f"meta of {name}", f"{format_name}: {error}") from None
    return source


def _check_key(place: _Place, source: dict[str, Any]) -> None:
    """`fields` for all; of JSON lines also what `json_lines` says."""
    of_lines = {"text_without", "unless_in"} if source["format"] == "json_lines" else set()
    key = source["key"] or {}
    if not isinstance(key, dict):
        raise place.wrong("meta.key", f"{key} has no names")
    for name in key:
        place.check("meta.key", name, {"fields"} | of_lines)
    for name in key.get("fields", []):
        place.check("meta.key.fields", name, {field["name"] for field in source["fields"]})


def _layouts(place: _Place, declared: Any) -> tuple[Layout, ...]:
    if not isinstance(declared, list) or not declared:
        raise place.wrong("meta.layouts", "there is none")
    found = []
    for layout in declared:
        for key in layout:
            place.check("meta.layouts", key, {"path", "plain_text"})
        try:
            found.append(layout_of(layout["path"], layout.get("plain_text", False)))
        except KeyError:
            raise place.wrong("meta.layouts", "a layout without path") from None
        except ValueError as error:
            raise place.wrong(f"meta.layouts, {layout['path']}", error) from None
    return tuple(found)


def _field(place: _Place, source: dict[str, Any], column: dict) -> dict[str, Any]:
    meta = column.get("config", {}).get("meta", {})
    name, kind, record = column["name"], column.get("data_type"), source["record"]
    place.check(f"data_type of {name}", kind, KINDS_OF_TEXTS if source["texts"] else KINDS)
    for key in meta:
        place.check(f"meta of {name}", key, FIELD_KEYS)
    if "role" in meta:
        place.check(f"role of {name}", meta["role"], ROLES)
    if kind == "timestamp":
        place.check(f"unit of {name}", meta.get("unit"), UNITS)
    if "column" in meta and kind not in KINDS_WITH_COLUMN:
        raise place.wrong(f"column of {name}", f"{kind} is none of {', '.join(KINDS_WITH_COLUMN)}")
    if "range" in meta:
        _check_range(place, name, kind, meta)
    if {"column", "if_var"} <= meta.keys():
        raise place.wrong(f"column of {name}", "a field of a var cannot have one")
    if "path" in meta and source["texts"]:
        raise place.wrong(f"path of {name}", f"a field of {source['format']} has a header, no path")
    where = str(meta.get("path", name))
    said = where.removeprefix(f"{record}.") if record else where
    field = {"name": name, "type": kind, "path": MEMBER.findall(where), "said": said}
    return field | {key: value for key, value in meta.items() if key != "path"}


def _check_columns(place: _Place, fields: list[dict[str, Any]]) -> None:
    """Columns that fields give the base: names of their own."""
    taken = {*OF_ENVELOPE}
    for field in fields:
        if "column" in field:
            column = field["column"]
            if not (isinstance(column, str) and NAME.fullmatch(column)):
                raise place.wrong(f"column of {field['name']}", f"{column} is no name")
            if column in taken:
                raise place.wrong(f"column of {field['name']}", f"there is a column {column}")
            taken.add(column)


def _check_range(place: _Place, name: str, kind: str, meta: dict) -> None:
    """The least and the greatest value of an integer that is no moment."""
    limits = meta["range"]
    if kind != "integer" or {"role", "only_when_required"} & meta.keys():
        raise place.wrong(f"range of {name}", "only an integer that is always judged has one")
    is_pair = isinstance(limits, list) and [type(limit) for limit in limits] == [int, int]
    if not is_pair or not -(2**63) <= limits[0] <= limits[1] < 2**63:
        raise place.wrong(f"range of {name}", f"{limits} is not [least, greatest] of 64 bits")


def _base_columns(path: Path, source: str, fields: list[dict[str, Any]]) -> list[str]:
    """Those of every base, those that fields say, and its own, which its YAML has to name."""
    models = _read(path.with_name(f"_{source}__models.yml")).get("models", [])
    base = [model for model in models if model["name"] == f"base_{source}__records"]
    own = [column["name"] for column in base[0].get("columns", [])] if base else []
    said = [field["column"] for field in fields if "column" in field]
    return list(dict.fromkeys([*OF_ENVELOPE, *said, *own]))


def _column(place: _Place, column: dict) -> dict[str, Any]:
    meta, name = column.get("config", {}).get("meta", {}), column["name"]
    if "reaches" in meta:
        place.check(f"reaches of {name}", meta["reaches"], MARTS)
        if meta["reaches"] == "days" and column["data_type"] != "text":
            raise place.wrong(f"reaches of {name}", "only a text reaches days")
    column_of_base = meta.get("column", name)
    return {
        "name": name,
        "type": column["data_type"],
        "column": column_of_base,
        "default": meta.get("default"),
        "reaches": meta.get("reaches"),
    }


def _tables(path: Path) -> list[dict]:
    found = [table for source in _read(path).get("sources", []) for table in source["tables"]]
    return [table for table in found if "config" in table]


def _read(path: Path) -> dict:
    try:
        return yaml.load(path.read_text(), _LOADER) or {}
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"cannot read {path}: {error}") from None
