"""docs/conformance.md, written from the list: `python -m stand_ins.tests.conformance.page`."""

from pathlib import Path

from .expected import ENGINES
from .suite import ABSTRACT

PAGE = Path(__file__).resolve().parents[3] / "docs" / "conformance.md"

INTRO = """\
# Conformance

`make test ARGS=stand_ins/tests/conformance` runs dbt's own test suite for adapters,
`dbt-tests-adapter`, on the stand-ins: dbt-redshift on
[stand_ins/redshift](../stand_ins/redshift/README.md), dbt-athena on
[stand_ins/athena](../stand_ins/athena/README.md). It shows how far a stand-in behaves as the
adapter expects of its engine, beyond what this project asks of it.

All classes of the suite are run (`stand_ins/tests/conformance/suite.py` finds them), so a new
release brings its new tests; but for [those that others are made of](#not-run-by-themselves). What
the suite writes for PostgreSQL alone, or leaves to the adapter, is said anew in `test_redshift.py`
and `test_athena.py`. Below are the tests that fail, and why; a test on the list that passes makes
the run fail. Written by `python -m stand_ins.tests.conformance.page` from `expected.py` and
`suite.py`.
"""
LEFT_OUT = """
## Not run by themselves

These classes have tests that cannot run as they are. Their children are run, which bring what is
lacking. A class that only gives another one a name is run once.

| class | what it lacks |
|---|---|
"""
TITLES = {"redshift": "Redshift", "athena": "Athena"}


def page() -> str:
    """The text of the page."""
    parts = [INTRO]
    for engine, reasons in ENGINES.items():
        parts.append(f"\n## {TITLES[engine]}\n\n| why | tests that fail for it |\n|---|---|\n")
        for reason, tests in reasons.items():
            names = ", ".join(f"`{test}`" for test in tests)
            parts.append(f"| {reason} | {names} |\n")
    parts.append(LEFT_OUT)
    parts += [f"| `{name}` | {lacks} |\n" for name, lacks in ABSTRACT.items()]
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page())
