"""Golden cases: raw files of a source, and the rows that they become, reviewed by eye.

A case is a folder `models/staging/<source>/golden/<case>/`:

raw/          files at their paths below the source's root. They are text in the repository: where
              the layout wants gzip they are packed here and get the ending `.gz`, and events that
              stand in an envelope as JSON become the text that they are in one. A file with
              `{file}` in its name is one for each of its lines, which begins with what `{file}` is.
expected.csv  its header names columns of `stg_<source>__<entity>`, or of the source's base if that
              has what the view has not. If the first is `file`, it says which file a row is of.
vars.json     dbt's variables, if the case is about others than the project's own.
"""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tidemark.landing import declared
from tidemark.landing.formats.json_text import is_json, members
from tidemark.landing.layouts import place_of

FILE = "{file}"


@dataclass(frozen=True)
class Case:
    """One case of a project.

    view: its source as an entity, and its columns. files: what is in them, by path; names: what
    `file` says of each.
    """

    folder: Path
    source: str
    view: str
    columns: frozenset[str]
    files: dict[str, bytes]
    names: dict[str, str]

    def __str__(self) -> str:
        return f"{self.source}/{self.folder.name}"

    @cached_property
    def variables(self) -> dict:
        """Empty where the project's own hold."""
        path = self.folder / "vars.json"
        return json.loads(path.read_text()) if path.exists() else {}

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
        is_named = names[0] == "file"
        columns = names[is_named:]
        relation = self.view if self.columns.issuperset(columns) else f"base_{self.source}__records"
        texts = ", ".join(f"cast({column} as varchar)" for column in columns)
        rows = connection.execute(
            f"select file_path, {texts} from tidemark_staging.{relation}"
            " where list_contains(?, file_path)",
            [list(self.files)],
        ).fetchall()
        return Counter((self.names[path],) * is_named + tuple(values) for path, *values in rows)


def cases(root: Path) -> list[Case]:
    """All cases of a project, by name."""
    found = []
    entities = declared.entities(root)
    for source, said in declared.sources(root).items():
        view = f"stg_{source}__{said['entity']}"
        columns = frozenset(column["name"] for column in entities[said["entity"]])
        for folder in sorted((root / "models/staging" / source / "golden").glob("*/")):
            files = list(_files(folder / "raw", said))
            contents = {path: content for path, content, _ in files}
            names = {path: name for path, _, name in files}
            found.append(Case(folder, source, view, columns, contents, names))
    return found


def _files(raw: Path, source: dict) -> Iterator[tuple[str, bytes, str]]:
    """Path, content and name of each file of a case."""
    for path in sorted(path for path in raw.rglob("*") if path.is_file()):
        place, content = path.relative_to(raw).as_posix(), path.read_bytes()
        named = [(path.name, content)]
        if FILE in path.name:
            lines = (line.split(maxsplit=1) for line in content.splitlines())
            named = [(name.decode(), line) for name, line in lines]
        for name, text in named:
            file = place.replace(FILE, name)
            if "envelope" in source:
                text = b"\n".join(_packed(line, source["envelope"]) for line in text.split(b"\n"))
            found = place_of(source["layouts"], file)
            if not (found and found.or_text):
                file, text = f"{file}.gz", gzip.compress(text, mtime=0)
            yield file, text, name


def _packed(line: bytes, envelope: dict) -> bytes:
    """A line of an envelope, with its events as text, whatever they were."""
    member = envelope["data"]
    is_object = line.startswith(b"{") and is_json(line)
    events = members(line, frozenset([member])).get(member, b"") if is_object else b""
    if not events.startswith((b"[", b"{")):
        return line
    return line.replace(events, json.dumps(events.decode(), ensure_ascii=False).encode(), 1)
