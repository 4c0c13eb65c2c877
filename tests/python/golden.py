"""Golden cases: raw files of a source, and the rows that they become, reviewed by eye.

A case is a folder `models/staging/<source>/golden/<case>/`: `raw/` with files at their paths below
the source's root, and `expected.csv`, whose header names columns of `stg_<source>__<entity>`. Files
are text in the repository; where the layout wants gzip they are packed here and get the ending
`.gz`.
"""

import csv
import gzip
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tidemark.landing import declared
from tidemark.landing.layouts import place_of


@dataclass(frozen=True)
class Case:
    """One case of a project; `entity` is that of its source."""

    folder: Path
    source: str
    entity: str
    files: dict[str, bytes]

    def __str__(self) -> str:
        return f"{self.source}/{self.folder.name}"

    def write(self, raw: Path) -> None:
        """Its files in a raw zone."""
        for path, content in self.files.items():
            target = raw / self.source / path
            target.parent.mkdir(parents=True, exist_ok=True)
            assert not target.exists(), f"two cases have {path}"
            target.write_bytes(content)

    def expected(self) -> tuple[list[str], Counter]:
        """The columns, and the rows; a value without a letter is null."""
        with open(self.folder / "expected.csv", newline="") as file:
            names, *rows = csv.reader(file)
        return names, Counter(tuple(value or None for value in row) for row in rows)

    def found(self, connection) -> Counter:
        """What a warehouse of DuckDB has of its files."""
        names, _ = self.expected()
        columns = ", ".join(f"nullif(cast({name} as varchar), '')" for name in names)
        paths = ", ".join("'" + path.replace("'", "''") + "'" for path in self.files)
        return Counter(
            connection.execute(
                f"select {columns} from tidemark_staging.stg_{self.source}__{self.entity}"
                f" where file_path in ({paths})"
            ).fetchall()
        )


def cases(root: Path) -> list[Case]:
    """All cases of a project, by name."""
    return [
        Case(folder, source, found["entity"], dict(_files(folder / "raw", found["layouts"])))
        for source, found in declared.sources(root).items()
        for folder in sorted((root / "models/staging" / source / "golden").glob("*/"))
    ]


def _files(raw: Path, layouts: tuple):
    for path in sorted(path for path in raw.rglob("*") if path.is_file()):
        name, content = path.relative_to(raw).as_posix(), path.read_bytes()
        place = place_of(layouts, name)
        is_text = place is not None and place.or_text
        yield (name, content) if is_text else (f"{name}.gz", gzip.compress(content, mtime=0))
