"""What is data and no code: words and shapes in YAML, tables in CSV, in the folder of their module.

In a shape, `$name` stands for a value. A text of nothing else is the value itself, and a member
whose value is None is left out.
"""

import csv
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
    if isinstance(shape, dict):
        members = ((name, fill(member, values)) for name, member in shape.items())
        return {name: member for name, member in members if member is not None}
    if isinstance(shape, list):
        return [fill(element, values) for element in shape]
    if not isinstance(shape, str) or "$" not in shape:
        return shape
    if shape[0] == "$" and shape[1:].isidentifier():
        return values[shape[1:]]
    return Template(shape).substitute(values)
