"""For the project's own tests of Python. The root's has what the stand-ins' need, too."""

import pytest

# What `make test ARGS="-m quick"` runs: units, golden cases, one build.
QUICK = (
    "landing", "oracle", "project/test_golden.py", "project/test_units.py",
    "project/test_messages.py", "project/test_imports.py", "parity/test_compare.py",
    "parity/test_zones.py", "declared/test_promise.py",
    "replay/test_oracle_agrees.py::test_the_sample_data_agrees",
)  # fmt: skip

# Assertions outside of test modules explain themselves, too.
pytest.register_assert_rewrite("tests.python.replay.stories")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        place = item.nodeid.removeprefix("tests/python/")
        if place.startswith(QUICK) and not item.get_closest_marker("nightly"):
            item.add_marker(pytest.mark.quick)
