"""What became of mutants: a file of JSON lines, only added to, so a run goes on where it stopped.

A line has `tree` (of the project without the mutants, docs and results), `commit`, `mutant` (empty:
the part alone, without a fault), `patch`, `part`, `outcome`, `by`, `said`, `cpu` and `wall`
(seconds).
"""

import hashlib
import json
import subprocess
from pathlib import Path

from tests.mutants.patches import FOLDER

RESULTS = FOLDER / "results"
CAUGHT, SURVIVED = "caught", "survived"
STALE = "stale"  # the patch does not fit the project
BROKEN = "broken"  # nothing is known: the part fails by itself, finds no test, or never ends
PASSES = "passes"  # of a part alone
KINDS = (CAUGHT, SURVIVED, STALE, BROKEN, PASSES)
APART = (":!tests/mutants", ":!docs")


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def add(path: Path, row: dict) -> None:
    path.parent.mkdir(exist_ok=True)
    with open(path, "a") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def latest(path: Path) -> dict[str, dict]:
    """By mutant."""
    return {row["mutant"]: row for row in read(path) if row["mutant"]}


def tidy(path: Path, names: set[str]) -> None:
    """Keeps the last row of each of these mutants, and of each part of theirs alone."""
    rows: dict[tuple[str, str], dict] = {}
    for row in read(path):
        if not row["mutant"] or row["mutant"] in names:
            rows[row["mutant"], "" if row["mutant"] else row["part"]] = row
    parts = {row["part"] for (mutant, _), row in rows.items() if mutant}
    kept = [row for (mutant, part), row in sorted(rows.items()) if mutant or part in parts]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept))


def tree_of(root: Path) -> tuple[str, str]:
    """What the files are, in short; and the commit, with `+` if they are another's."""
    listed = _git(root, "ls-files", "--stage", "--", ".", *APART)
    changed = _git(root, "diff", "HEAD", "--", ".", *APART)
    others = _git(root, "ls-files", "--others", "--exclude-standard", "--", ".", *APART).split("\n")
    added = "".join((root / name).read_text(errors="replace") for name in others if name)
    tree = hashlib.sha256((listed + changed + added).encode()).hexdigest()[:12]
    commit = _git(root, "rev-parse", "--short", "HEAD").strip()
    return tree, commit + ("+" if changed or added else "")


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout
