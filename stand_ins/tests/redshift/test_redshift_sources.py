"""Every answer has its source, and the README names the pages."""

from pathlib import Path

import pytest
import test_redshift_catalogue
import test_redshift_copy
import test_redshift_security
import test_redshift_sessions
import test_redshift_spectrum

import stand_ins.redshift

README = Path(stand_ins.redshift.__file__).with_name("README.md").read_text()
MODULES = (
    test_redshift_catalogue,
    test_redshift_copy,
    test_redshift_security,
    test_redshift_sessions,
    test_redshift_spectrum,
)
TESTS = [
    test for module in MODULES for name, test in vars(module).items() if name.startswith("test_")
]


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.__name__)
def test_a_source_is_named(test):
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "source"]
    pages = [page for mark in marks for page in mark.args]
    assert pages
    unknown = [p for p in pages if p not in ("seen", "assumed", "ours") and f"`{p}`" not in README]
    assert unknown == []
