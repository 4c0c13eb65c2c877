"""What is data and no code: words and shapes in YAML, tables in CSV, in the folder of their module.

In a shape, `$name` stands for a value. A text of nothing else is the value itself, and a member
whose value is None is left out.
"""

import csv
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import yaml


def words(module: str, name: str) -> Any:
    """A YAML file beside a module, which gives its `__file__`."""
    return yaml.safe_load(Path(module).with_name(name).read_text(encoding="utf-8"))


def rows(module: str, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file beside a module, by the names in its first line."""
    with Path(module).with_name(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def times(rows: list[list]) -> list[tuple]:
    """Rows without their first member, each as often as it says."""
    return [tuple(row) for count, *row in rows for _ in range(count)]


def fill(shape: Any, values: dict[str, Any]) -> Any:
    """A shape with its values in place. KeyError: one is missing."""
    if isinstance(shape, str):
        name, text = _parsed(shape)
        return values[name] if name else text.substitute(values) if text else shape
    if isinstance(shape, dict):
        found = {}
        for name, member in shape.items():
            value = fill(member, values)
            if value is not None:
                found[name] = value
        return found
    return [fill(element, values) for element in shape] if isinstance(shape, list) else shape


@cache
def _parsed(text: str) -> tuple[str | None, Template | None]:
    """The name of the value that a text is, or the template if values are only in it."""
    if text.startswith("$") and text[1:].isidentifier():
        return text[1:], None
    return None, Template(text) if "$" in text else None
