"""Messages by which a run stops or warns have a row in docs/operations.md.

Those that the project makes where it raises or says them; not what it passes on of others (boto3,
drivers, dbt).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LEAST = 10  # letters of a row by which it and a message are the same
SHORTEST = 20  # letters of a message that says something by itself; else it is what boto3 says
ERRORS = {
    "SettingsError", "AwsError", "MissingTable", "LockedError", "PublishError", "DemoError",
}  # fmt: skip
WILD = re.compile(r"\.\.\.|\bN\b|\bHOST\b|<SOURCE>")


def rows() -> list[list[str]]:
    """Of each message in the table the parts between placeholders."""
    text = (
        (ROOT / "docs/operations.md").read_text().split("## Messages")[1].split("\nReasons of")[0]
    )
    table = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| ")]
    said = [message for line in table for message in re.findall("`([^`]+)`", line)]
    parts = [[part.strip() for part in WILD.split(message)] for message in said]
    return [row for row in parts if sum(map(len, row)) >= LEAST]


def messages() -> Iterator[tuple[str, str]]:
    """(where, text) of errors and warnings; values in it are `...`."""
    for path in sorted((ROOT / "tidemark").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args:
                text = _text(node.args[0])
                if _is_for_users(node, text) and len(text.replace("...", "")) >= SHORTEST:
                    yield f"{name}:{node.lineno}", text
    for path in sorted((ROOT / "macros").rglob("*.sql")):
        for found in re.finditer(r"raise_compiler_error\((.*?)\) *\}\}", path.read_text(), re.S):
            text = "...".join(re.findall(r'"((?:[^"\\]|\\.)*)"', found[1]))
            yield str(path.relative_to(ROOT)), text


def _is_for_users(call: ast.Call, text: str) -> bool:
    name = ast.unparse(call.func)
    if name == "_say":
        return text.startswith("error: ")
    return name.endswith("warnings.append") or name in ERRORS


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(value) for value in node.values)
    if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.BinOp):
        return _text(node.value.left)  # the s of a plural
    return str(node.value) if isinstance(node, ast.Constant) else "..."


def _is_in_order(parts: list[str], text: str) -> bool:
    return re.search(".*".join(map(re.escape, parts)), text, re.S) is not None


@pytest.mark.parametrize(("where", "text"), list(messages()))
def test_a_message_is_explained(where, text):
    assert [row for row in rows() if _is_in_order(row, text)], f"{where}: {text}"


def test_all_kinds_of_messages_are_found():
    found = {where.partition(":")[0] for where, _ in messages()}
    ours = (
        "tidemark/landing/run.py",
        "tidemark/landing/engine/glue.py",
        "tidemark/landing/settings.py",
    )
    assert {*ours, "tidemark/build.py", "macros/project/check_session.sql"} <= found
