"""Tests of the suite that fail, and why: the one place for it.

In: a reason, and the tests that fail for it, as `Class::test`, or a class for all of its tests. A
test that is on the list and passes makes the run fail.
"""

REDSHIFT: dict[str, tuple[str, ...]] = {}

ATHENA: dict[str, tuple[str, ...]] = {}

ENGINES = {"redshift": REDSHIFT, "athena": ATHENA}


def reasons(engine: str) -> dict[str, str]:
    """The reason by test or class. Errors: ValueError for what is listed twice."""
    found: dict[str, str] = {}
    for reason, tests in ENGINES[engine].items():
        for test in tests:
            if test in found:
                raise ValueError(f"{engine}: {test} is listed twice")
            found[test] = reason
    return found
