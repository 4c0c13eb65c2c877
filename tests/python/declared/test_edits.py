"""Every edit of every field of every source, built once: each record ends as is promised."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.python.replay.harness import Project, Zone
from tidemark.landing import declared

from .edits import edited, edits
from .files import content_of, csv_file, path_of
from .projects import add_formats, landing_of
from .promise import end_of
from .records import Moments, random_record
from .source import Field, Source, read_sources

HOUR = datetime(2026, 3, 10, 5, tzinfo=UTC)
MOMENTS = Moments(HOUR + timedelta(minutes=10), HOUR + timedelta(minutes=30))
RANDOM = 300  # records of each source
MARK = re.compile("~[0-9]+~")
NAMES = [*declared.sources(), "click_log"]
NAMES += [f"every_{name}" for name in ("json_lines", "json_array", "csv", "text")]


class Built:
    """A warehouse of a file of all edits per source, and one of random records.

    edits: by source; random: records by source, of which many are edited, once or twice.
    """

    def __init__(self, folder: Path, seed: int):
        project = Project(folder / "project", prepare=add_formats)
        self.sources = read_sources(project.folder)
        self.zone = Zone(folder / "zone")
        self.edits, self.random = {}, {}
        for name, source in self.sources.items():
            self.edits[name] = list(edits(source, "shop", MOMENTS, HOUR))
            self.random[name] = list(_random_records(source, Random(f"{seed} {name}")))
            edited = [edit.record for edit in self.edits[name]]
            self._write(source, "edits", content_of(source, edited))
            self._write(source, "random", content_of(source, self.random[name]))
            for field in source.fields if source.said["format"] == "csv" else []:
                others = [each for each in source.fields if each != field]
                self._write(source, f"without-{field.name}-column", csv_file(others, edited[:1]))
        with landing_of(project.folder):
            self.zone.build(project, select=["+path:models/staging"])

    def _write(self, source: Source, name: str, content: bytes) -> None:
        self.zone.write({path_of(source, "shop", HOUR, name): content})

    def rows(self, source: Source, name: str) -> list[tuple[str, str, str | None]]:
        """A row of its base, as JSON, and the class and reason; rejected ones have their line."""
        return self.zone.rows(
            "select cast(to_json(found) as varchar), record_class, reason"
            f" from tidemark_staging.base_{source.name}__records as found"
            f" where file_path like '%{name}%'"
        )

    def marked(self, source: Source) -> list[tuple[str, str, str | None]]:
        """The mark, class and reason of each edited record."""
        return [(_mark(row), *end) for row, *end in self.rows(source, "edits")]

    def landed(self, source: Source, name: str) -> list[tuple[str | None, int]]:
        """Why landing refused a file, and the records that it counted in it."""
        return self.zone.rows(
            "select reason, lines from tidemark_staging.stg_landing__manifest"
            f" where source = '{source.name}' and file_path like '%{name}%'"
        )


def _random_records(source: Source, r: Random) -> Iterator[dict]:
    for number in range(RANDOM):
        record = random_record(source, r, "shop", f"d{number % 5}", MOMENTS, number)
        assert end_of(source, record, HOUR) == ("valid", None)
        for _ in range(r.choice([0, 1, 1, 2, 2])):
            record = edited(source, r, record, HOUR)
        yield record


def _mark(row: str) -> str:
    marks = set(MARK.findall(row))
    assert len(marks) == 1, f"a row has {sorted(marks)}: {row[:2000]}"
    return marks.pop()


@pytest.fixture(scope="module")
def built(tmp_path_factory, seed: int) -> Built:
    return Built(tmp_path_factory.mktemp("edits"), seed)


def test_all_sources_are_edited(built: Built):
    assert set(built.sources) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_edits_of_a_field_have_all_that_its_declaration_promises(built: Built, name: str):
    source = built.sources[name]
    found: dict[Field, set] = defaultdict(set)
    for edit in built.edits[name]:
        found[edit.field].add(end_of(source, edit.record, HOUR))
    assert found.pop(None) == {("valid", None)}
    assert found.keys() == {field for field in source.fields if source.has_place(field)}
    for field, ends in found.items():
        reasons = {reason for _, reason in ends}
        wanted = {f"missing_field:{field.said}"} if field.required or field.required_when else set()
        if field.is_judged and not (source.of_texts and field.type == "text"):
            wanted.add(f"bad_type:{field.said}")
        if field.range or field.role in ("occurred", "arrived"):
            wanted.add(f"out_of_range:{field.said}")
        assert wanted <= reasons, field.name
        assert field.is_judged or reasons <= {None, "bad_line"}, field.name


@pytest.mark.parametrize("name", NAMES)
def test_an_edited_record_ends_as_its_source_declares(built: Built, name: str):
    source = built.sources[name]
    found = {mark: end for mark, *end in built.marked(source)}
    wrong = [
        f"{edit.what}: {found.get(edit.mark)}, not {list(end)}"
        for edit in built.edits[name]
        if found.get(edit.mark) != list(end := end_of(source, edit.record, HOUR))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_every_record_has_one_row(built: Built, name: str):
    source = built.sources[name]
    marks = Counter(mark for mark, *_ in built.marked(source))
    assert marks == Counter(edit.mark for edit in built.edits[name])
    assert built.landed(source, "edits") == [(None, marks.total())]


@pytest.mark.parametrize("name", NAMES)
def test_random_records_and_several_edits_end_as_their_source_declares(built: Built, name: str):
    source = built.sources[name]
    found = Counter(tuple(end) for _, *end in built.rows(source, "random"))
    assert found == Counter(end_of(source, record, HOUR) for record in built.random[name])
    assert built.landed(source, "random") == [(None, RANDOM)]


@pytest.mark.parametrize("name", ["click_log", "every_csv"])
def test_a_file_of_csv_may_lack_a_column_that_nobody_requires(built: Built, name: str):
    source = built.sources[name]
    for field in source.fields:
        file = f"without-{field.name}-column"
        ends = [end for _, *end in built.rows(source, file)]
        if field.required:
            assert built.landed(source, file) == [(f"missing_column:{field.name}", 0)]
            assert ends == []
        else:
            assert built.landed(source, file) == [(None, 1)]
            assert ends == [["valid", None]]
