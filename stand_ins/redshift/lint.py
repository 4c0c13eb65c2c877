"""What Redshift would refuse in files of SQL, such as compiled models: found without a server."""

import sys
from pathlib import Path

from stand_ins.redshift.statement import Session
from stand_ins.redshift.translate import translate


def lint(paths: list[Path]) -> int:
    """Prints `file:line: message` for each statement that is refused. Out: the exit code.

    In: files, or folders in which all *.sql are taken. What the stand-in lacks counts too.
    """
    files = [
        file
        for path in paths
        for file in (sorted(path.rglob("*.sql")) if path.is_dir() else [path])
    ]
    if not files:
        print("tidemark: no file to lint; name files or folders with *.sql", file=sys.stderr)
        return 2
    found = 0
    for file in files:
        for line, message in problems(file.read_text()):
            print(f"{file}:{line}: {message}")
            found += 1
    return 1 if found else 0


def problems(sql: str) -> list[tuple[int, str]]:
    """(line, message) of each statement that is refused."""
    found, start = [], 0
    for statement in translate(sql, Session()):
        at = max(sql.find(statement.source, start), 0)
        start = at + len(statement.source)
        if statement.refusal:
            found.append((sql.count("\n", 0, at) + 1, statement.refusal))
    return found
