"""Columns in the YAML of models and seeds, written from the dictionary `columns.yml`.

    python -m scripts.columns            says what is not as it would be written; exits with 1 then
    python -m scripts.columns --write    writes it

A model's YAML names its columns, in their order. `data_type` and `config.meta` (what the dictionary
says beside type and description) come from the dictionary; so does a description, by its doc block,
where the model has none of its own. Tests, constraints and other meta stay as the model has them; a
type does where `config.meta` says `own_type: true`.

A list takes in what is declared elsewhere, and is not in it yet: a source's base what its fields
declare as a `column`, and a model with `config.meta.attributes: events` or `days` the columns of
the entity that reach so far; of `days` also what stands in the dictionary once for all of these, as
`previous_{attribute}_date`.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

from tidemark.landing import declared

ROOT = Path(__file__).resolve().parent.parent
DICTIONARY = Path("columns.yml")
DOCS = Path("models/_columns__docs.md")
WIDTH = 120
HEAD = """\
What each column is, by its name. Written from columns.yml by `python -m scripts.columns --write`:
nobody edits it.

"""
ATTRIBUTE = "{attribute}"  # in a name of the dictionary: once for each column that reaches days
TO_DO = "add a line to columns.yml, `{name}: {{type: ..., description: ...}}`"


class ColumnsError(Exception):
    """Says what is wrong with the dictionary or with what uses it, and what to do."""


def main(arguments: list[str]) -> int:
    """Writes, or says what is stale; returns the exit code."""
    try:
        stale = written(ROOT)
    except ColumnsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for path, text in stale.items():
        if "--write" in arguments:
            (ROOT / path).write_text(text)
        print(f"{'written' if '--write' in arguments else 'stale'}: {path}")
    return 1 if stale and "--write" not in arguments else 0


def written(root: Path) -> dict[Path, str]:
    """The files that are not what the dictionary makes of them, with what they should be."""
    dictionary = read_dictionary(root)
    texts, used = {DOCS: docs(dictionary)}, set()
    wanted = declared_columns(root)
    for path in described(root):
        texts[path], names = rewritten(root / path, dictionary, wanted)
        used |= names
    if unused := sorted(dictionary.keys() - used):
        raise ColumnsError(f"no model or seed has {', '.join(unused)}: take out of columns.yml")
    return {path: text for path, text in texts.items() if _held(root / path) != text}


def read_dictionary(root: Path) -> dict[str, dict[str, Any]]:
    """By name: `type, description`, and `unit` or `pii` where there is something to say."""
    dictionary = {}
    for name, entry in yaml.safe_load((root / DICTIONARY).read_text()).items():
        if not {"type", "description"} <= entry.keys() <= {"type", "description", "unit", "pii"}:
            raise ColumnsError(f"columns.yml: {name} has to say type and description; unit and pii")
        for attribute in _reaching(root, "days") if ATTRIBUTE in name else [""]:
            text = entry["description"].replace(ATTRIBUTE, attribute)
            dictionary[name.replace(ATTRIBUTE, attribute)] = {**entry, "description": text}
    return dictionary


def described(root: Path) -> list[Path]:
    """The files with columns: of models and of seeds."""
    found = [*root.glob("models/**/_*__models.yml"), *root.glob("seeds/**/_*__seeds.yml")]
    return sorted(path.relative_to(root) for path in found)


def docs(dictionary: dict[str, dict[str, Any]]) -> str:
    """A doc block per name, a line each."""
    blocks = (
        f"{{% docs {name} %}}{' '.join(entry['description'].split())}{{% enddocs %}}\n"
        for name, entry in dictionary.items()
    )
    return HEAD + "".join(blocks)


def declared_columns(root: Path) -> dict[str, list[str]]:
    """By model: the names that its list has to have, because something else declares them."""
    found = {
        f"base_{name}__records": [
            field["column"] for field in source["fields"] if "column" in field
        ]
        for name, source in declared.sources(root).items()
    }
    for path in root.glob("models/marts/*/_*__models.yml"):
        for model in yaml.safe_load(path.read_text())["models"]:
            if mart := model.get("config", {}).get("meta", {}).get("attributes"):
                found[model["name"]] = names = _reaching(root, mart)
                if mart == "days":
                    names += ["previous_activity_date", *(f"previous_{n}_date" for n in names)]
    return found


def _reaching(root: Path, mart: str) -> list[str]:
    """The columns of `events` that reach a mart: `events`, or `days`, in their order."""
    reached = ("events", "days") if mart == "events" else ("days",)
    return [c["name"] for c in declared.entities(root)["events"] if c["reaches"] in reached]


def rewritten(
    path: Path, dictionary: dict[str, dict[str, Any]], wanted: dict[str, list[str]]
) -> tuple[str, set[str]]:
    """The file's text with its columns as they should be, and the names of these."""
    lines, names, block, model = [], set(), None, ""
    for line in [*path.read_text().splitlines(), "end"]:
        if block is not None and line.strip() and not line.startswith(" " * 5):
            blank = [""] if not block[-1].strip() else []
            for said in _completed(yaml.safe_load("\n".join(block)), wanted.get(model, [])):
                lines += flow(_column(path, said, dictionary), " " * 6 + "- ")
                names.add(said["name"])
            lines += blank
            block = None
        (lines if block is None else block).append(line)
        model = line.removeprefix("  - name: ") if line.startswith("  - name: ") else model
        if line == "    columns:":
            block = []
    return "\n".join(lines[:-1]) + "\n", names


def _completed(listed: list[dict[str, Any] | str], wanted: list[str]) -> list[dict[str, Any]]:
    """A list of columns with those that it lacks, each behind the one before it in `wanted`."""
    found = [{"name": column} if isinstance(column, str) else column for column in listed]
    place = 0
    for name in wanted:
        names = [column["name"] for column in found]
        if name not in names:
            found.insert(place, {"name": name})
            names.insert(place, name)
        place = names.index(name) + 1
    return found


def _column(path: Path, said: dict[str, Any], dictionary: dict[str, dict[str, Any]]) -> dict:
    """A column as dbt reads it, from what the model says and what the dictionary does."""
    name = said["name"]
    if name not in dictionary:
        raise ColumnsError(f"{path.name}: {name} is in no dictionary: {TO_DO.format(name=name)}")
    entry = dictionary[name]
    meta = {key: entry[key] for key in ("unit", "pii") if key in entry}
    own = said.get("config", {}).get("meta", {})
    meta |= {key: value for key, value in own.items() if key not in ("unit", "pii")}
    config = {**said.get("config", {}), "meta": meta} if meta else {}
    text = " ".join(said.get("description", "").split()) or f"{{{{ doc('{name}') }}}}"
    kind = said["data_type"] if own.get("own_type") else entry["type"]
    column = {"name": name, "data_type": kind, "description": text}
    rest = {key: said[key] for key in ("constraints", "data_tests") if key in said}
    return column | ({"config": config} if config else {}) | rest


def flow(mapping: dict[str, Any], start: str) -> list[str]:
    """A mapping in flow style behind `start`, in lines that begin below what their bracket holds.

    In a text, YAML takes a break for a blank.
    """
    lines, opened, in_text, escaped = [start], [], False, False
    for word in _words(_scalar(mapping)):
        if opened and len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append(" " * opened[-1])
        elif opened:
            lines[-1] += " "
        for character in word:
            lines[-1] += character
            if character == '"' and not escaped:
                in_text = not in_text
            elif character in "{[" and not in_text:
                opened.append(len(lines[-1]))
            elif character in "}]" and not in_text:
                opened.pop()
            escaped = character == "\\" and not escaped
    return lines


def _words(text: str) -> list[str]:
    """What may stand in a line of its own: a key stays with the beginning of its value, and what
    `config` says stays together."""
    whole = r"config: \{meta: \{[^{}]*\}\}|\{\{.*?\}\}|\w+: "
    kept = re.sub(whole, lambda found: found.group().replace(" ", "\0"), text)
    return [word.replace("\0", " ") for word in kept.split(" ")]


def _scalar(value: Any) -> str:
    """A value in flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_scalar(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_scalar(item) for item in value) + "]"
    text = json.dumps(value, ensure_ascii=False)
    plain = isinstance(value, str) and value.replace("_", "a").isalnum()
    return value if plain and yaml.safe_load(value) == value else text


def _held(path: Path) -> str:
    return path.read_text() if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
