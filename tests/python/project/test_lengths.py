"""What has to be read at once fits on a page or two: 90 lines, and one public macro per file."""

import re

from scripts.lint_compiled import ROOT

MOST = 90


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
