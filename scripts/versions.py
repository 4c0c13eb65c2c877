"""Holds the SQL of incremental models against their versions.

A run adds new rows to old ones, so a model whose definition changed has to be built whole; a raised
`meta.version` does that (macros/incremental/fingerprint.sql). `models/versions.lock` has a line per
model, `name version hash`: the hash of its compiled SQL on DuckDB, in both branches, with that of
the views that it reads through and the declared fields of its source. Layout and comments do not
count.

    python -m scripts.versions                compiles, and says which models are others
    python -m scripts.versions --write        takes them over, as giving the same rows
    python -m scripts.versions --as-compiled  does not compile: scripts/lint_compiled.py just did
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from scripts.lint_compiled import ROOT, compile_models, target_folder

LOCK = ROOT / "models" / "versions.lock"
WRITE = "`python -m scripts.versions --write`"
# Texts and quoted names count as they are; comments and blanks, but for one between two words, not.
TOKEN = re.compile(
    r"""(?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")|--[^\n]*|/\*.*?\*/|(?P<word>\w+)|\s+|(?P<sign>.)""",
    re.DOTALL,
)

Locked = dict[str, tuple[int, str]]  # model -> version, hash
Manifest = dict[str, Any]  # dbt's, as it writes it, after compiling


def main() -> int:
    """Returns the exit code: 1 if the lock is not that of the models."""
    parser = argparse.ArgumentParser(prog="python -m scripts.versions", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--as-compiled", action="store_true")
    options = parser.parse_args()
    branches = [False, True]
    if not options.as_compiled and None in [compile_models("duckdb", each) for each in branches]:
        return 1
    paths = [target_folder("duckdb", each) / "manifest.json" for each in branches]
    now = locked([json.loads(path.read_text()) for path in paths])
    if options.write:
        LOCK.write_text(text_of(now))
        return 0
    found = problems(parse(LOCK.read_text() if LOCK.exists() else ""), now)
    print("".join(f"versions: {problem}\n" for problem in found), file=sys.stderr, end="")
    return 1 if found else 0


def locked(branches: list[Manifest]) -> Locked:
    """Of each incremental model its version and hash. In: the manifest of each compiled branch."""
    first = branches[0]
    return {
        node["name"]: (_meta(node).get("version", 1), _hash(branches, key))
        for key, node in first["nodes"].items()
        if node["resource_type"] == "model" and _is_incremental(node)
    }


def problems(held: Locked, now: Locked) -> list[str]:
    """What is wrong with the lock, one sentence per model that says what to do."""
    return [said for name in sorted({*held, *now}) if (said := _problem(name, held, now))]


def text_of(models: Locked) -> str:
    """The lock as a file."""
    return "".join(
        f"{name} {version} {digest}\n" for name, (version, digest) in sorted(models.items())
    )


def parse(text: str) -> Locked:
    """The other way."""
    rows = [line.split() for line in text.splitlines()]
    return {name: (int(version), digest) for name, version, digest in rows}


def plain(sql: str) -> str:
    """SQL without comments and layout."""
    parts, after_word = [], False
    for token in TOKEN.finditer(sql):
        if token["word"] and after_word:
            parts.append(" ")
        if kept := token["text"] or token["word"] or token["sign"]:
            parts.append(kept)
            after_word = bool(token["word"])
    return "".join(parts)


def _problem(name: str, held: Locked, now: Locked) -> str | None:
    if name not in held:
        return f"{name} is new: {WRITE} adds it to models/versions.lock"
    if name not in now:
        return f"{name} is no incremental model any more: {WRITE} takes it out"
    (was, old), (version, digest) = held[name], now[name]
    if version < was:
        return f"{name} had version {was}, and a version only rises: raise meta.version above it"
    if version > was:
        return f"{name} has version {version} now: {WRITE} notes it"
    if digest != old:
        return (
            f"the SQL of {name}, or of a view that it reads through, is another than version {was}"
            " had. Raise meta.version in its config if its rows change, so that the next build"
            f" makes it whole; else {WRITE} accepts the new SQL as giving the same rows"
        )
    return None


def _hash(branches: list[Manifest], key: str) -> str:
    total = sha256()
    for manifest in branches:
        for part in _parts(manifest, key):
            total.update(f"{part}\n".encode())
    return total.hexdigest()[:16]


def _parts(manifest: Manifest, key: str) -> Iterator[str]:
    """What the rows of a model follow from, but for vars, seeds and the tables that it reads."""
    node = manifest["nodes"][key]
    yield plain(node["compiled_code"])
    if source := _meta(node).get("window", {}).get("source"):
        columns = manifest["sources"][f"source.tidemark.raw.{source}"]["columns"]
        yield json.dumps([_field(column) for column in columns.values()], sort_keys=True)
    for parent in sorted(_behind(manifest, node)):
        yield f"{parent}: {plain(manifest['nodes'][parent]['compiled_code'])}"


def _behind(manifest: Manifest, node: dict) -> set[str]:
    """The models without a version of their own that a model reads, directly or through others."""
    found = set()
    for parent in _models(node["depends_on"]["nodes"]):
        if not _is_incremental(manifest["nodes"][parent]):
            found |= {parent} | _behind(manifest, manifest["nodes"][parent])
    return found


def _models(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if key.startswith("model.")]


def _field(column: dict) -> list:
    meta = {key: value for key, value in _meta(column).items() if key != "pii"}
    return [column["name"], column["data_type"], meta]


def _meta(node: dict) -> dict:
    return node["config"].get("meta") or {}


def _is_incremental(node: dict) -> bool:
    return node["config"]["materialized"] == "incremental"


if __name__ == "__main__":
    sys.exit(main())
