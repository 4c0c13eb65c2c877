"""The table of windows in docs/how-it-works.md, from what models say in `meta.window`.

python -m scripts.window          says whether the page has it
python -m scripts.window --write  writes it
"""

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/how-it-works.md"
BEGIN, END = "<!-- windows: written by python -m scripts.window -->\n", "<!-- end of windows -->\n"
HEAD = (
    "| model | rewrites | reads further back | carried in from its own rows |\n|---|---|---|---|\n"
)
REWRITES = {
    "files": "rows of new and replaced files",
    "keys": "keys of which a copy came or left",
    "loads": "loads that some model has not taken in",
    "changed_files": "rows of such files",
    "members": "",
    "whole": "everything: small",
    "dates": "from `{reach}`, by `{column}`",
}
BY = {"device": "touched devices", "user": "users of touched devices"}


def table(nodes: Iterable) -> str:
    """The table, models with one text in one row. nodes: dbt's, in any order."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for node in sorted(nodes, key=lambda node: (node.path.split("/")[0] == "marts", node.path)):
        if node.config.materialized == "incremental":
            meta = node.config.meta
            row = (_rewrites(meta), meta.get("reads", ""), meta.get("carries", ""))
            rows.setdefault(row, []).append(f"`{node.name}`")
    lines = [f"| {', '.join(names)} | {' | '.join(row)} |\n" for row, names in rows.items()]
    return HEAD + "".join(lines)


def _rewrites(meta: dict) -> str:
    window = meta.get("window", {})
    if not window:
        return "adds what new records name first" if meta.get("is_lookup") else "nothing"
    if window.get("scope") == "changed_dates":
        kind = "arrived" if window["kind"] == "arrival_date" else "occurred"
        return f"dates on which such records {kind}"
    what = REWRITES[window.get("scope", "dates")].format(**{"reach": "", "column": "", **window})
    return ", ".join(filter(None, [BY.get(window.get("by", "")), what]))


def with_table(page: str, nodes: Iterable) -> str:
    """The page with the table between its two marks."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + table(nodes) + END + rest.partition(END)[2]


def main() -> int:
    """Returns the exit code: 1 if the page is stale."""
    parser = argparse.ArgumentParser(prog="python -m scripts.window", description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    from dbt.cli.main import dbtRunner

    os.environ.setdefault("DBT_PROFILES_DIR", str(ROOT))
    parsed = dbtRunner().invoke(["--quiet", "parse", "--project-dir", str(ROOT)])
    nodes = [n for n in parsed.result.nodes.values() if n.resource_type == "model"]
    text = with_table(PAGE.read_text(), nodes)
    if options.write:
        PAGE.write_text(text)
    elif text != PAGE.read_text():
        print("docs/how-it-works.md is stale; run: python -m scripts.window --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
