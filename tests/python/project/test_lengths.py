"""What has to be read at once fits on a page or two: models and macros 90 lines, one public macro
per file; a source of the sample data 150 lines of Python."""

import re
from pathlib import Path

import pytest

from sample_data.config import SOURCES
from scripts.lint_compiled import ROOT

MOST = 90
SOURCE_MOST = 150  # what people do and who they are is shared; a source writes it down
LONGER = {
    "mobile_analytics": (370, "two shapes of a line, messages of services, export and Firehose"),
    "clickstream": (
        472,
        "envelopes of three encodings, what is set of users, servers, odd events",
    ),
}


def too_long(folder: str) -> set[str]:
    files = (ROOT / folder).rglob("*.sql")
    return {path.stem for path in files if len(path.read_text().splitlines()) > MOST}


def test_models_fit():
    assert too_long("models") == set()


def test_macros_fit():
    assert too_long("macros") == {"declared_sources"}, "that one is written, and read by nobody"


def test_macros_of_marts_are_one_per_file():
    for path in (ROOT / "macros/marts").glob("*.sql"):
        names = re.findall(r"\{%-? macro ([a-z]\w*)", path.read_text())
        assert names == [path.stem], path.name


def lines_of_python(folder: Path) -> int:
    return sum(len(path.read_text().splitlines()) for path in folder.rglob("*.py"))


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_of_the_sample_is_short(source):
    """A number in the table is that of today: who makes a source shorter lowers it."""
    lines = lines_of_python(ROOT / "sample_data" / source)
    most, _ = LONGER.get(source, (SOURCE_MOST, ""))
    assert 0 < lines <= most
    assert source not in LONGER or lines > max(SOURCE_MOST, most - 10)


def test_no_other_source_is_excused():
    assert LONGER.keys() <= set(SOURCES)


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_outside_names_a_source_of_the_sample(source):
    """It is found by its folder, and could be taken away by it."""
    folder = ROOT / "sample_data" / source
    outside = [p for p in (ROOT / "sample_data").rglob("*.py") if not p.is_relative_to(folder)]
    named = {p.name for p in outside if re.search(rf"sample_data\.{source}\b", p.read_text())}
    assert len(outside) > 15 and named == set()
